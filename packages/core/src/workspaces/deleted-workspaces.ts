import { deedOf } from '../audit/deed.ts';
import type { WorkspaceId } from '../ids.ts';
import { noSuch, requireCan } from '../permissions/can.ts';
import type { Actor } from '../permissions/roles.ts';
import { requireFreeFolder } from './require-free-folder.ts';
import { signedIn, type WorkspaceParts } from './workspace-parts.ts';
import { requireWorkspace } from './workspace-gate.ts';
import { isPastRetention, untilRetention } from './retention.ts';
import { notebookRoots } from './notebook-roots.ts';
import type { Workspace } from './workspace-store.ts';
import type { Workspaces, WorkspaceView } from './workspaces.ts';

/** Deleting workspaces, and taking that back. */
export function createDeletedWorkspaces(
  parts: WorkspaceParts,
): Pick<Workspaces, 'remove' | 'deleted' | 'restore'> {
  const { workspaces } = parts.store;
  return {
    async remove(actor, idOrSlug) {
      const { id, path } = await requireWorkspace(workspaces, actor, idOrSlug, 'workspace.delete');
      const roots = await notebookRoots(parts, { id, path });
      await workspaces.remove(id, deedOf(actor, 'workspace.deleted', parts.clock.nowMs()));
      await Promise.all(roots.map((root) => parts.host.release(root)));
    },
    async deleted(actor, page = {}) {
      requireCan(actor, 'workspace.list', null);
      // What is deleted is in no actor's memberships, so that nobody can say whether a bound token reaches it.
      if (!actor.reachesAll) return { items: [], nextCursor: null };
      const found = await workspaces.deletedOf(signedIn(actor), page);
      return untilRetention(found, parts.clock.nowMs());
    },
    restore: (actor, id) => parts.oneByOne(() => restoreWorkspace(parts, actor, id)),
  };
}

async function restoreWorkspace(
  parts: WorkspaceParts,
  actor: Actor,
  id: WorkspaceId,
): Promise<WorkspaceView> {
  const deleted = await requireDeleted(parts, actor, id);
  await requireFreeFolder(parts, deleted.path);
  const deed = deedOf(actor, 'workspace.restored', parts.clock.nowMs());
  return { ...(await parts.store.workspaces.restore(id, deed)), role: 'owner' };
}

async function requireDeleted(parts: WorkspaceParts, actor: Actor, id: WorkspaceId): Promise<Workspace> {
  requireCan(actor, 'workspace.list', null);
  const { workspaces } = parts.store;
  const found = await workspaces.get(id);
  const member = found && (await workspaces.member(id, signedIn(actor)));
  const gone = found && isPastRetention(found.deletedMs, parts.clock.nowMs());
  if (!found || !member || gone || found.deletedMs === null || !actor.reachesAll) throw noSuch('workspace');
  const asMember: Actor = { ...actor, memberships: new Map([[id, member.role]]) };
  requireCan(asMember, 'workspace.delete', { workspaceId: id }, 'workspace');
  return found;
}
