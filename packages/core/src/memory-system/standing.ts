import type { UserId, WorkspaceId } from '../ids.ts';
import type { Role } from '../permissions/roles.ts';
import type { Standing } from '../sessions/session-store.ts';
import type { MemoryState } from './state.ts';

/** What a user may do where, at this moment; null for an unknown one. */
export function standingOf(state: MemoryState, userId: UserId): Standing | null {
  const user = state.users.get(userId);
  if (!user) return null;
  const { isActive, isSuperuser, securityStamp } = user;
  const memberships = new Map<WorkspaceId, Role>();
  for (const [id, members] of state.members) {
    const role = members.get(userId)?.role;
    if (role && state.workspaces.get(id)?.deletedMs === null) memberships.set(id, role);
  }
  return { userId, isActive, isSuperuser, securityStamp, memberships };
}
