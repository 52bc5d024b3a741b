import { CodexError } from '../errors.ts';
import type { UserId, WorkspaceId } from '../ids.ts';
import type { Workspace } from '../workspaces/workspace-store.ts';
import type { MemoryState } from './state.ts';

/** The owners of a workspace, whoever has been one longest first. */
export function ownersOf(state: MemoryState, id: WorkspaceId): readonly UserId[] {
  const members = [...(state.members.get(id) ?? [])];
  return members
    .filter(([, { role }]) => role === 'owner')
    .sort(([, a], [, b]) => a.sinceMs - b.sinceMs)
    .map(([userId]) => userId);
}

/** Throws `conflict` when the workspace has no owner, or none but this one. */
export function requireOtherOwner(state: MemoryState, id: WorkspaceId, userId: UserId | null): void {
  if (ownersOf(state, id).some((owner) => owner !== userId)) return;
  throw new CodexError('conflict', 'A workspace needs an owner; name another one first.', {
    reason: 'last_owner',
  });
}

/** Workspaces, not deleted, in which the user is the only owner, by name. */
export function solelyOwned(state: MemoryState, userId: UserId): readonly Workspace[] {
  return [...state.workspaces.values()]
    .filter(({ id, deletedMs }) => {
      const owners = ownersOf(state, id);
      return deletedMs === null && owners.length === 1 && owners[0] === userId;
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Points `ownerId` to a member who is an owner, where it does not. */
export function mirrorOwner(state: MemoryState, id: WorkspaceId): void {
  const workspace = state.workspaces.get(id);
  const owners = ownersOf(state, id);
  const [ownerId] = owners;
  if (!workspace || ownerId === undefined || owners.includes(workspace.ownerId)) return;
  state.workspaces.set(id, { ...workspace, ownerId });
}

/** Takes a user out of every workspace. */
export function leaveAll(state: MemoryState, userId: UserId): void {
  for (const [id, members] of state.members) if (members.delete(userId)) mirrorOwner(state, id);
}
