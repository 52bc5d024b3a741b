import { CodexError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { User, UserChange, UserRecord, UserStore } from '../users/user-store.ts';
import { leaveAll, solelyOwned } from './owners.ts';
import { pageOf } from './pages.ts';
import { endSessions } from './sessions.ts';
import { type MemoryState, requireUser, taken } from './state.ts';

/** Users in memory. */
export function memoryUsers(state: MemoryState): UserStore {
  const { users, record } = state;
  return {
    create: async (user, deed) => {
      if (users.has(user.id)) throw taken('id');
      requireFree(state, user.id, user);
      users.set(user.id, user);
      record(deed, { entityId: user.id });
    },
    get: async (id) => users.get(id) ?? null,
    findByLogin: async (login) => {
      const wanted = login.toLowerCase();
      const found = [...users.values()].find(
        ({ username, email }) => username.toLowerCase() === wanted || email?.toLowerCase() === wanted,
      );
      return found ?? null;
    },
    list: async (page) => {
      const items = [...users.values()].map(publicPart);
      return pageOf({ name: 'users', items, key: ({ username }) => [username.toLowerCase()] }, page);
    },
    named: async (ids, within) =>
      [...new Set(ids)].toSorted().flatMap((id) => {
        const user = users.get(id);
        const isSeen = within === 'all' || within.some((each) => state.members.get(each)?.has(id) === true);
        return user && isSeen ? [{ id, username: user.username, fullName: user.fullName }] : [];
      }),
    count: async () => users.size,
    update: async (id, change, deed, options = {}) => {
      const user = requireUser(state, id);
      if (options.ifStamp !== undefined && options.ifStamp !== user.securityStamp)
        throw new CodexError('conflict', 'The account was changed meanwhile; read it again.');
      requireFree(state, id, change);
      users.set(id, { ...user, ...change, updatedMs: deed.atMs });
      const ended = options.endSessions;
      if (ended !== undefined) endSessions(state, id, deed.atMs, ended === 'all' ? null : ended.except);
      if (options.endTokens) removeTokens(state, id);
      record(deed, { entityId: id });
    },
    useSecondFactor: async (id, used, deed) => {
      const left = withoutFactor(requireUser(state, id), used);
      if (left === null) return false;
      users.set(id, left);
      record(deed, { entityId: id });
      return true;
    },
    remove: async (id, deed) => {
      requireUser(state, id);
      if (solelyOwned(state, id).length > 0)
        throw new CodexError('conflict', 'Give the workspaces of this user another owner first.', {
          reason: 'last_owner',
        });
      removeUser(state, id);
      record(deed, { entityId: id });
    },
  };
}

function requireFree(state: MemoryState, id: UserId, wanted: UserChange): void {
  const [username, email] = [wanted.username?.toLowerCase(), wanted.email?.toLowerCase()];
  for (const other of state.users.values()) {
    if (other.id === id) continue;
    if (username !== undefined && other.username.toLowerCase() === username) throw taken('username');
    if (email !== undefined && other.email?.toLowerCase() === email) throw taken('email');
  }
}

function publicPart(record: UserRecord): User {
  const { id, username, email, fullName, isActive, isSuperuser, createdMs, updatedMs } = record;
  return { id, username, email, fullName, isActive, isSuperuser, createdMs, updatedMs };
}

/** The user once the code is used up; null when it is not good. */
function withoutFactor(
  user: UserRecord,
  used: Parameters<UserStore['useSecondFactor']>[1],
): UserRecord | null {
  if ('step' in used)
    return used.step > (user.totpLastStep ?? -Infinity) ? { ...user, totpLastStep: used.step } : null;
  const recoveryHashes = user.recoveryHashes.filter((hash) => hash !== used.recoveryHash);
  return recoveryHashes.length < user.recoveryHashes.length ? { ...user, recoveryHashes } : null;
}

function removeTokens({ tokens }: MemoryState, userId: UserId): void {
  for (const [hash, token] of tokens) if (token.userId === userId) tokens.delete(hash);
}

function removeUser(state: MemoryState, id: UserId): void {
  for (const [key, { session }] of state.sessions) if (session.userId === id) state.sessions.delete(key);
  for (const [hash, link] of state.links)
    if (link.purpose !== 'invite' && link.userId === id) state.links.delete(hash);
  removeTokens(state, id);
  leaveAll(state, id);
  state.settings.delete(id);
  state.users.delete(id);
}
