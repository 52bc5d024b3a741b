import { CodexError } from '../errors.ts';
import type { UserId, WorkspaceId } from '../ids.ts';
import type { Member, WorkspaceStore } from '../workspaces/workspace-store.ts';
import { mirrorOwner, requireOtherOwner } from './owners.ts';
import { countedPageOf } from './pages.ts';
import { type MemoryState, required, requireUser, requireWorkspace, type StoredMember } from './state.ts';

/** The part of `WorkspaceStore` that is about members, in memory. */
export function memoryMembers(
  state: MemoryState,
): Pick<WorkspaceStore, 'members' | 'member' | 'addMember' | 'changeMember' | 'removeMember'> {
  const { record } = state;
  return {
    members: async (id, page) => {
      const stored = [...(state.members.get(id) ?? [])];
      const items = stored.map(([userId, member]) => toMember(state, id, userId, member));
      const key = ({ username }: Member) => [username.toLowerCase()];
      return countedPageOf({ name: `members:${id}`, items, key }, page);
    },
    member: async (id, userId) => {
      const stored = state.members.get(id)?.get(userId);
      return stored ? toMember(state, id, userId, stored) : null;
    },
    addMember: async (id, userId, role, deed) => {
      requireWorkspace(state, id);
      requireUser(state, userId);
      const members = membersOf(state, id);
      if (members.has(userId))
        throw new CodexError('conflict', 'They are a member of this workspace already.', {
          field: 'username',
        });
      const stored = { role, sinceMs: deed.atMs };
      members.set(userId, stored);
      record(deed, { entityId: userId, workspaceId: id });
      return toMember(state, id, userId, stored);
    },
    changeMember: async (id, userId, role, deed) => {
      const stored = { ...requireMember(state, id, userId), role };
      if (role !== 'owner') requireOtherOwner(state, id, userId);
      membersOf(state, id).set(userId, stored);
      mirrorOwner(state, id);
      record(deed, { entityId: userId, workspaceId: id });
      return toMember(state, id, userId, stored);
    },
    removeMember: async (id, userId, deed) => {
      requireMember(state, id, userId);
      requireOtherOwner(state, id, userId);
      membersOf(state, id).delete(userId);
      mirrorOwner(state, id);
      record(deed, { entityId: userId, workspaceId: id });
    },
  };
}

function membersOf(state: MemoryState, id: WorkspaceId): Map<UserId, StoredMember> {
  return required(state.members.get(id), 'workspace');
}

function requireMember(state: MemoryState, id: WorkspaceId, userId: UserId): StoredMember {
  requireWorkspace(state, id);
  return required(membersOf(state, id).get(userId), 'member');
}

function toMember(state: MemoryState, id: WorkspaceId, userId: UserId, stored: StoredMember): Member {
  const { username, fullName } = requireUser(state, userId);
  return { workspaceId: id, userId, username, fullName, ...stored };
}
