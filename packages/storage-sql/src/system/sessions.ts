import type { Deed, Session, SessionStore, UserId } from '@codexlab/core';
import type { SqlDriver, SqlTx } from '../driver.ts';
import { recordDeed } from './deeds.ts';
import { endSession } from './end-session.ts';
import { notFound } from './failures.ts';
import { NEWEST, type ListQuery, readPage } from './list.ts';
import { rotateRefresh } from './rotate-refresh.ts';
import { purgeSessions } from './session-purge.ts';
import { SESSION_COLUMNS, type SessionRow, toSession } from './session-rows.ts';
import { readStanding, standingStatements } from './standing.ts';
import { requireUser } from './user-records.ts';

export const sessionStatements = {
  create: `
    insert into session (id, user_id, refresh_hash, created_at, last_used_at, expires_at, address, user_agent)
    values (?, ?, ?, ?, ?, ?, ?, ?)`,
  list: `
    select ${SESSION_COLUMNS} from session
    where user_id = ? and ended_at is null and expires_at > ? and (created_at, id) < (?, ?)
    order by created_at desc, id desc limit ? offset ?`,
  byRefresh: 'select id, user_id from session where refresh_hash = ? and ended_at is null',
  signedInFrom: 'select 1 as known from session where user_id = ? and address = ? limit 1',
} as const;

/** Sessions in SQL. */
export function createSessionStore(driver: SqlDriver): SessionStore {
  return {
    create: (session, refreshHash, deed) =>
      driver.transaction((tx) => createSession(tx, session, { refreshHash, deed })),
    standing: (id, nowMs) => readStanding(driver, standingStatements.ofSession, [id, nowMs]),
    standingOf: (userId) => readStanding(driver, standingStatements.ofUser, [userId]),
    rotate: (refreshHash, next, deed) =>
      driver.transaction((tx) => rotateRefresh(tx, { refreshHash, next, deed })),
    list: (userId, nowMs, page) => readPage(driver, listQuery(userId, nowMs), page),
    end: (userId, id, deed) =>
      driver.transaction(async (tx) => {
        if (!(await endSession(tx, { id, userId, deed }))) throw notFound('session');
      }),
    endByRefresh: (refreshHash, deed) =>
      driver.transaction(async (tx) => {
        const [row] = await tx.all<{ id: string; user_id: UserId }>(sessionStatements.byRefresh, [
          refreshHash,
        ]);
        if (row) await endSession(tx, { id: row.id, userId: row.user_id, deed });
      }),
    async hasSignedInFrom(userId, address) {
      return (await driver.all(sessionStatements.signedInFrom, [userId, address])).length > 0;
    },
    purge: (beforeMs) => driver.transaction((tx) => purgeSessions(tx, beforeMs)),
  };
}

async function createSession(
  tx: SqlTx,
  session: Session,
  { refreshHash, deed }: { readonly refreshHash: string; readonly deed: Deed },
): Promise<void> {
  const { id, userId, createdMs, lastUsedMs, expiresMs, address, userAgent } = session;
  await requireUser(tx, userId);
  await tx.run(sessionStatements.create, [
    ...[id, userId, refreshHash, createdMs, lastUsedMs, expiresMs, address, userAgent],
  ]);
  await recordDeed(tx, deed, { entityId: id });
}

function listQuery(userId: UserId, nowMs: number): ListQuery<SessionRow, Session> {
  return {
    ...{ list: `sessions ${userId}`, sql: sessionStatements.list, params: [userId, nowMs], start: NEWEST },
    ...{ item: toSession, key: (row) => [row.created_at, row.id] },
  };
}
