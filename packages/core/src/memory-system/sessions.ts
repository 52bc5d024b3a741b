import type { UserId } from '../ids.ts';
import type { Rotation, SessionStore } from '../sessions/session-store.ts';
import { pageOf } from './pages.ts';
import { standingOf } from './standing.ts';
import { purgeFrom } from './purge.ts';
import { type MemoryState, required, type StoredSession, taken } from './state.ts';

/** Sessions in memory. */
export function memorySessions(state: MemoryState): SessionStore {
  const { sessions, refreshes, record } = state;
  const end = (stored: StoredSession, atMs: number) =>
    void sessions.set(stored.session.id, { ...stored, endedMs: atMs });
  const ofRefresh = (hash: string) => {
    const stored = sessions.get(refreshes.get(hash) ?? '');
    return stored?.endedMs === null ? stored : null;
  };
  return {
    create: async (session, refreshHash, deed) => {
      if (sessions.has(session.id)) throw taken('id');
      if (refreshes.has(refreshHash)) throw taken('refreshHash');
      sessions.set(session.id, { session, refreshHash, endedMs: null });
      refreshes.set(refreshHash, session.id);
      record(deed, { entityId: session.id });
    },
    standing: async (id, nowMs) => {
      const stored = sessions.get(id);
      return stored && isRunning(stored, nowMs) ? standingOf(state, stored.session.userId) : null;
    },
    standingOf: async (userId) => standingOf(state, userId),
    rotate: async (refreshHash, next, deed): Promise<Rotation> => {
      const stored = ofRefresh(refreshHash);
      if (!stored || !isRunning(stored, deed.atMs)) return { outcome: 'unknown' };
      const { id, userId } = stored.session;
      const standing = required(standingOf(state, userId), 'user');
      if (stored.refreshHash !== refreshHash) {
        end(stored, deed.atMs);
        record(deed, { entityId: id });
        return { outcome: 'reused', userId };
      }
      if (refreshes.has(next.refreshHash)) throw taken('refreshHash');
      const session = { ...stored.session, lastUsedMs: deed.atMs, expiresMs: next.expiresMs };
      sessions.set(id, { session, refreshHash: next.refreshHash, endedMs: null });
      refreshes.set(next.refreshHash, id);
      record(deed, { entityId: id });
      return { outcome: 'rotated', session, standing };
    },
    list: async (userId, nowMs, page) => {
      const running = [...sessions.values()].filter((stored) => isRunning(stored, nowMs));
      const items = running.map(({ session }) => session).filter((session) => session.userId === userId);
      const name = `sessions:${userId}`;
      return pageOf({ name, items, key: ({ createdMs, id }) => [createdMs, id], newestFirst: true }, page);
    },
    end: async (userId, id, deed) => {
      const stored = sessions.get(id);
      const isTheirs = stored?.session.userId === userId && stored.endedMs === null;
      end(required(isTheirs ? stored : null, 'session'), deed.atMs);
      record(deed, { entityId: id });
    },
    endByRefresh: async (refreshHash, deed) => {
      const stored = ofRefresh(refreshHash);
      if (!stored) return;
      end(stored, deed.atMs);
      record(deed, { entityId: stored.session.id });
    },
    hasSignedInFrom: async (userId, address) =>
      [...sessions.values()].some(({ session }) => session.userId === userId && session.address === address),
    purge: async (beforeMs) => {
      const isOld = ({ session, endedMs }: StoredSession) =>
        Math.min(session.expiresMs, endedMs ?? Infinity) < beforeMs;
      const purged = purgeFrom(sessions, isOld);
      for (const [hash, id] of refreshes) if (!sessions.has(id)) refreshes.delete(hash);
      return purged;
    },
  };
}

/** Ends the sessions of a user, all or all but one. */
export function endSessions(state: MemoryState, userId: UserId, atMs: number, except: string | null): void {
  for (const [id, stored] of state.sessions)
    if (stored.session.userId === userId && id !== except && stored.endedMs === null)
      state.sessions.set(id, { ...stored, endedMs: atMs });
}

function isRunning({ session, endedMs }: StoredSession, nowMs: number): boolean {
  return endedMs === null && session.expiresMs > nowMs;
}
