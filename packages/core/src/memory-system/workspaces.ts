import type { WorkspaceId } from '../ids.ts';
import type { Workspace, WorkspaceChange, WorkspaceStore } from '../workspaces/workspace-store.ts';
import { memoryMembers } from './members.ts';
import { ownersOf, requireOtherOwner, solelyOwned } from './owners.ts';
import { countedPageOf, pageOf } from './pages.ts';
import { type MemoryState, required, requireUser, requireWorkspace, taken } from './state.ts';

const MAX_SOLELY_OWNED = 100;

/** Workspaces and their members in memory. */
export function memoryWorkspaces(state: MemoryState): WorkspaceStore {
  const { workspaces, record } = state;
  const present = () => [...workspaces.values()].filter(({ deletedMs }) => deletedMs === null);
  return {
    ...memoryMembers(state),
    create: async (workspace, deed) => {
      requireUser(state, workspace.ownerId);
      if (workspaces.has(workspace.id)) throw taken('id');
      requireFree(present(), workspace.id, workspace);
      const owner = { role: 'owner', sinceMs: workspace.createdMs } as const;
      workspaces.set(workspace.id, workspace);
      state.members.set(workspace.id, new Map([[workspace.ownerId, owner]]));
      record(deed, writtenOf(workspace.id));
    },
    get: async (id) => workspaces.get(id) ?? null,
    getBySlug: async (slug) => present().find((workspace) => workspace.slug === slug) ?? null,
    list: async (visible, page) => {
      const wanted = new Set(visible);
      const items = present().filter(({ id }) => wanted.has(id));
      const key = ({ name, id }: Workspace) => [name, id];
      return countedPageOf({ name: 'workspaces', items, key }, page);
    },
    update: async (id, change, deed) => {
      const workspace = requireWorkspace(state, id);
      requireFree(present(), id, change);
      const changed = { ...workspace, ...change, updatedMs: deed.atMs };
      workspaces.set(id, changed);
      record(deed, writtenOf(id));
      return changed;
    },
    remove: async (id, deed) => {
      workspaces.set(id, { ...requireWorkspace(state, id), deletedMs: deed.atMs });
      record(deed, writtenOf(id));
    },
    paths: async () => new Map(present().map(({ path, id }) => [path, id])),
    soleOwnerOf: async (userId) => solelyOwned(state, userId).slice(0, MAX_SOLELY_OWNED),
    deletedOf: async (userId, page) => {
      const items = [...workspaces.values()].filter(
        ({ id, deletedMs }) => deletedMs !== null && ownersOf(state, id).includes(userId),
      );
      const key = ({ deletedMs, id }: Workspace) => [deletedMs, id];
      return pageOf({ name: `deleted workspaces:${userId}`, items, key, newestFirst: true }, page);
    },
    restore: async (id, deed) => {
      const found = workspaces.get(id);
      const workspace = required(found?.deletedMs === null ? null : found, 'workspace');
      requireOtherOwner(state, id, null);
      requireFree(present(), id, workspace);
      const restored = { ...workspace, deletedMs: null };
      workspaces.set(id, restored);
      record(deed, writtenOf(id));
      return restored;
    },
  };
}

function requireFree(
  present: readonly Workspace[],
  id: WorkspaceId,
  wanted: WorkspaceChange & { readonly path?: string },
): void {
  const others = present.filter((other) => other.id !== id);
  if (others.some(({ slug }) => slug === wanted.slug)) throw taken('slug');
  if (others.some(({ path }) => path === wanted.path)) throw taken('path');
}

function writtenOf(id: WorkspaceId) {
  return { entityId: id, workspaceId: id };
}
