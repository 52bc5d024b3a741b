import type { Deed, Rotation, UserId } from '@codexlab/core';
import type { SqlTx } from '../driver.ts';
import { recordDeed } from './deeds.ts';
import { endSession } from './end-session.ts';
import { SESSION_COLUMNS, type SessionRow, toSession } from './session-rows.ts';
import { readStanding, standingStatements } from './standing.ts';

export const rotationStatements = {
  current: `
    select ${SESSION_COLUMNS} from session where refresh_hash = ? and ended_at is null and expires_at > ?`,
  used: `
    select s.id, s.user_id from used_refresh_token t join session s on s.id = t.session_id
    where t.token_hash = ? and s.ended_at is null and s.expires_at > ?`,
  remember: 'insert into used_refresh_token (token_hash, session_id, expires_at) values (?, ?, ?)',
  replace: 'update session set refresh_hash = ?, expires_at = ?, last_used_at = ? where id = ?',
} as const;

interface Wanted {
  readonly refreshHash: string;
  readonly next: { readonly refreshHash: string; readonly expiresMs: number };
  readonly deed: Deed;
}

/** Replaces a refresh token by the next; one that was used before ends its session. See `SessionStore.rotate`. */
export async function rotateRefresh(tx: SqlTx, wanted: Wanted): Promise<Rotation> {
  const { refreshHash, deed } = wanted;
  const [current] = await tx.all<SessionRow>(rotationStatements.current, [refreshHash, deed.atMs]);
  if (current) return replace(tx, current, wanted);
  const [used] = await tx.all<{ id: string; user_id: UserId }>(rotationStatements.used, [
    refreshHash,
    deed.atMs,
  ]);
  if (!used) return { outcome: 'unknown' };
  const reuse = { ...deed, details: { ...deed.details, reason: 'token_reused' } };
  await endSession(tx, { id: used.id, userId: used.user_id, deed: reuse });
  return { outcome: 'reused', userId: used.user_id };
}

async function replace(tx: SqlTx, row: SessionRow, { refreshHash, next, deed }: Wanted): Promise<Rotation> {
  const standing = await readStanding(tx, standingStatements.ofUser, [row.user_id]);
  if (standing === null) return { outcome: 'unknown' };
  await tx.run(rotationStatements.remember, [refreshHash, row.id, row.expires_at]);
  await tx.run(rotationStatements.replace, [next.refreshHash, next.expiresMs, deed.atMs, row.id]);
  await recordDeed(tx, deed, { entityId: row.id });
  const session = { ...toSession(row), lastUsedMs: deed.atMs, expiresMs: next.expiresMs };
  return { outcome: 'rotated', session, standing };
}
