import type { ChangeCursor } from '../changes/change-store.ts';
import type { WorkspaceId } from '../ids.ts';
import type { RegisteredNotebook, RegisteredNotebookStore } from '../notebooks/registered-notebook-store.ts';
import { countedPageOf, pageOf } from './pages.ts';
import { type MemoryState, required, requireWorkspace, taken } from './state.ts';

/** Registered notebooks in memory. */
export function memoryNotebooks(state: MemoryState): RegisteredNotebookStore {
  const { notebooks, workspaces, record } = state;
  const audited = new Map<string, ChangeCursor>();
  const put = (notebook: RegisteredNotebook) => {
    requireFree(state, notebook);
    notebooks.set(notebook.id, notebook);
    return notebook;
  };
  const find = (id: string, isDeleted: boolean) => {
    const notebook = notebooks.get(id);
    const isThere = notebook && workspaces.get(notebook.workspaceId)?.deletedMs === null;
    return required(isThere && (notebook.deletedMs !== null) === isDeleted ? notebook : null, 'notebook');
  };
  const within = (ids: readonly WorkspaceId[], isDeleted: boolean) => {
    const wanted = new Set(ids.filter((id) => workspaces.get(id)?.deletedMs === null));
    return [...notebooks.values()].filter(
      ({ workspaceId, deletedMs }) => wanted.has(workspaceId) && (deletedMs !== null) === isDeleted,
    );
  };
  return {
    create: async (notebook, deed) => {
      requireWorkspace(state, notebook.workspaceId);
      if (isRegistered(state, notebooks.get(notebook.id))) throw taken('id');
      record(deed, writtenOf(put(notebook)));
    },
    get: async (id) => notebooks.get(id) ?? null,
    getBySlug: async (workspaceId, slug) =>
      within([workspaceId], false).find((notebook) => notebook.slug === slug) ?? null,
    list: async (workspaceIds, page) => {
      const key = ({ name, id }: RegisteredNotebook) => [name, id];
      return countedPageOf({ name: 'notebooks', items: within(workspaceIds, false), key }, page);
    },
    update: async (id, change, deed) => {
      const updated = put({ ...find(id, false), ...change, updatedMs: deed.atMs });
      record(deed, writtenOf(updated));
      return updated;
    },
    remove: async (id, trashPath, deed) => {
      const removed = { ...find(id, false), deletedMs: deed.atMs, trashPath };
      notebooks.set(id, removed);
      record(deed, writtenOf(removed));
    },
    restore: async (id, deed) => {
      const restored = put({ ...find(id, true), deletedMs: null, trashPath: null });
      record(deed, writtenOf(restored));
      return restored;
    },
    deleted: async (workspaceIds, page) => {
      const key = ({ deletedMs, id }: RegisteredNotebook) => [deletedMs, id];
      const items = within(workspaceIds, true);
      return pageOf({ name: 'deleted notebooks', items, key, newestFirst: true }, page);
    },
    auditedUntil: async (id) => audited.get(id) ?? null,
    setAuditedUntil: async (id, cursor) => void audited.set(id, cursor),
  };
}

/** True for a notebook that is not deleted, of a workspace that is not. */
function isRegistered({ workspaces }: MemoryState, notebook: RegisteredNotebook | undefined): boolean {
  return notebook?.deletedMs === null && workspaces.get(notebook.workspaceId)?.deletedMs === null;
}

function requireFree({ notebooks }: MemoryState, wanted: RegisteredNotebook): void {
  const others = [...notebooks.values()].filter(
    ({ id, workspaceId, deletedMs }) =>
      id !== wanted.id && workspaceId === wanted.workspaceId && deletedMs === null,
  );
  if (others.some(({ slug }) => slug === wanted.slug)) throw taken('slug');
  if (others.some(({ path }) => path === wanted.path)) throw taken('path');
}

function writtenOf({ id, workspaceId }: RegisteredNotebook) {
  return { entityId: id, workspaceId, notebookId: id };
}
