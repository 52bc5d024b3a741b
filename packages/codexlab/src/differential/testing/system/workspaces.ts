import type { WorkspaceChange } from '@codexlab/core';
import fc from 'fast-check';
import { type CallKind, reads, writes } from './call.ts';
import { offset, page, readPages } from './pages.ts';
import { folder, id, lists, text, textOrNull } from './values.ts';

const workspace = fc.record({
  name: text,
  slug: text,
  path: folder,
  description: textOrNull,
  ownerId: id.user,
});
const change: fc.Arbitrary<WorkspaceChange> = fc.record(
  { name: text, slug: text, path: folder, description: textOrNull },
  { requiredKeys: [] },
);

/** Calls about workspaces. */
export const workspaces: readonly CallKind[] = [
  writes(
    'workspaces.create',
    'workspace.created',
    ({ store, nowMs }, deed, workspaceId, drawn) =>
      store.workspaces.create(
        { ...drawn, id: workspaceId, createdMs: nowMs, updatedMs: nowMs, deletedMs: null },
        deed,
      ),
    ...([id.workspace, workspace] as const),
  ),
  writes(
    'workspaces.update',
    'workspace.updated',
    ({ store }, deed, workspaceId, drawn) => store.workspaces.update(workspaceId, drawn, deed),
    ...([id.workspace, change] as const),
  ),
  writes(
    'workspaces.remove',
    'workspace.removed',
    ({ store }, deed, workspaceId) => store.workspaces.remove(workspaceId, deed),
    id.workspace,
  ),
  writes(
    'workspaces.restore',
    'workspace.restored',
    ({ store }, deed, workspaceId) => store.workspaces.restore(workspaceId, deed),
    id.workspace,
  ),
  reads('workspaces.get', ({ store }, workspaceId) => store.workspaces.get(workspaceId), id.workspace),
  reads('workspaces.getBySlug', ({ store }, slug) => store.workspaces.getBySlug(slug), text),
  reads('workspaces.paths', ({ store }) => store.workspaces.paths()),
  reads('workspaces.soleOwnerOf', ({ store }, userId) => store.workspaces.soleOwnerOf(userId), id.user),
  reads(
    'workspaces.list',
    (scene, visible, drawn, skipped) =>
      readPages(scene, { list: 'workspaces', drawn }, (wanted) =>
        scene.store.workspaces.list(visible, { ...wanted, offset: skipped }),
      ),
    ...([lists.workspaces, page, offset] as const),
  ),
  reads(
    'workspaces.deletedOf',
    (scene, userId, drawn) =>
      readPages(scene, { list: `deleted workspaces ${userId}`, drawn }, (wanted) =>
        scene.store.workspaces.deletedOf(userId, wanted),
      ),
    ...([id.user, page] as const),
  ),
];
