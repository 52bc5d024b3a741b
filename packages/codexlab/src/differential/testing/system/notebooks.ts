import { changeCursor, type NotebookChange } from '@codexlab/core';
import fc from 'fast-check';
import { type CallKind, keeps, reads, writes } from './call.ts';
import { offset, page, readPages } from './pages.ts';
import { CAST, id, lists, pair, text, textOrNull } from './values.ts';

const notebook = fc.record({ name: text, slug: text, path: text, description: textOrNull });
const change: fc.Arbitrary<NotebookChange> = fc.record(
  { name: text, slug: text, description: textOrNull },
  { requiredKeys: [] },
);

/** Calls about registered notebooks. */
export const notebooks: readonly CallKind[] = [
  writes(
    'notebooks.create',
    'notebook.created',
    ({ store, nowMs }, deed, [workspaceId, notebookId], drawn) => {
      const times = { createdMs: nowMs, updatedMs: nowMs, deletedMs: null, trashPath: null };
      return store.notebooks.create({ ...drawn, ...times, workspaceId, id: notebookId }, deed);
    },
    ...([pair.workspaceAndNotebook, notebook] as const),
  ),
  writes(
    'notebooks.update',
    'notebook.updated',
    ({ store }, deed, notebookId, drawn) => store.notebooks.update(notebookId, drawn, deed),
    ...([id.notebook, change] as const),
  ),
  writes(
    'notebooks.remove',
    'notebook.removed',
    ({ store }, deed, notebookId, trashPath) => store.notebooks.remove(notebookId, trashPath, deed),
    ...([id.notebook, textOrNull] as const),
  ),
  writes(
    'notebooks.restore',
    'notebook.restored',
    ({ store }, deed, notebookId) => store.notebooks.restore(notebookId, deed),
    id.notebook,
  ),
  keeps(
    'notebooks.setAuditedUntil',
    ({ store, at }, notebookId) =>
      store.notebooks.setAuditedUntil(notebookId, changeCursor(CAST.users[0]!, at)),
    id.notebook,
  ),
  reads('notebooks.get', ({ store }, notebookId) => store.notebooks.get(notebookId), id.notebook),
  reads(
    'notebooks.auditedUntil',
    ({ store }, notebookId) => store.notebooks.auditedUntil(notebookId),
    id.notebook,
  ),
  reads(
    'notebooks.getBySlug',
    ({ store }, workspaceId, slug) => store.notebooks.getBySlug(workspaceId, slug),
    ...([id.workspace, text] as const),
  ),
  reads(
    'notebooks.list',
    (scene, among, drawn, skipped) =>
      readPages(scene, { list: 'notebooks', drawn }, (wanted) =>
        scene.store.notebooks.list(among, { ...wanted, offset: skipped }),
      ),
    ...([lists.workspaces, page, offset] as const),
  ),
  reads(
    'notebooks.deleted',
    (scene, among, drawn) =>
      readPages(scene, { list: 'deleted notebooks', drawn }, (wanted) =>
        scene.store.notebooks.deleted(among, wanted),
      ),
    ...([lists.workspaces, page] as const),
  ),
];
