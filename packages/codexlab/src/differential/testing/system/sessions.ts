import fc from 'fast-check';
import { type CallKind, keeps, reads, writes } from './call.ts';
import { page, readPages } from './pages.ts';
import { forgottenMs, goodForMs, hash, id, pair, textOrNull } from './values.ts';

const address = fc.constantFrom('10.0.0.1', '10.0.0.2');
const device = fc.record({ address: fc.option(address), userAgent: textOrNull });

/** Calls about sign-ins. */
export const sessions: readonly CallKind[] = [
  writes(
    'sessions.create',
    'session.started',
    ({ store, nowMs }, deed, [userId, sessionId], drawn, refreshHash, ms) => {
      const times = { createdMs: nowMs, lastUsedMs: nowMs, expiresMs: nowMs + ms };
      return store.sessions.create({ ...drawn, ...times, id: sessionId, userId }, refreshHash, deed);
    },
    ...([pair.userAndSession, device, hash, goodForMs] as const),
  ),
  writes(
    'sessions.rotate',
    'session.renewed',
    ({ store, nowMs }, deed, refreshHash, next, ms) =>
      store.sessions.rotate(refreshHash, { refreshHash: next, expiresMs: nowMs + ms }, deed),
    ...([hash, hash, goodForMs] as const),
  ),
  writes(
    'sessions.end',
    'session.ended',
    ({ store }, deed, [userId, sessionId]) => store.sessions.end(userId, sessionId, deed),
    pair.userAndSession,
  ),
  writes(
    'sessions.endByRefresh',
    'session.ended',
    ({ store }, deed, refreshHash) => store.sessions.endByRefresh(refreshHash, deed),
    hash,
  ),
  keeps('sessions.purge', ({ store, nowMs }, ms) => store.sessions.purge(nowMs + ms), forgottenMs),
  reads(
    'sessions.standing',
    ({ store, nowMs }, sessionId) => store.sessions.standing(sessionId, nowMs),
    id.session,
  ),
  reads('sessions.standingOf', ({ store }, userId) => store.sessions.standingOf(userId), id.user),
  reads(
    'sessions.hasSignedInFrom',
    ({ store }, userId, from) => store.sessions.hasSignedInFrom(userId, from),
    ...([id.user, address] as const),
  ),
  reads(
    'sessions.list',
    (scene, userId, drawn) =>
      readPages(scene, { list: `sessions ${userId}`, drawn }, (wanted) =>
        scene.store.sessions.list(userId, scene.nowMs, wanted),
      ),
    ...([id.user, page] as const),
  ),
];
