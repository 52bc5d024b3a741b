import type { SqlTx } from '../driver.ts';

/** At most this many rows are forgotten at once. */
const MAX_PURGED_ROWS = 1000;

/** The rows that stand in the way go first, so that no statement takes more with it than it counts. */
export const sessionPurgeStatements = {
  usedTokens: `
    delete from used_refresh_token where token_hash in (
      select token_hash from used_refresh_token where expires_at < ? limit ?)`,
  tokensOfExpired: `
    delete from used_refresh_token where token_hash in (
      select t.token_hash from session s join used_refresh_token t on t.session_id = s.id
      where s.expires_at < ? limit ?)`,
  expired: 'delete from session where id in (select id from session where expires_at < ? limit ?)',
  tokensOfEnded: `
    delete from used_refresh_token where token_hash in (
      select t.token_hash from session s join used_refresh_token t on t.session_id = s.id
      where s.ended_at is not null and s.ended_at < ? limit ?)`,
  ended: `
    delete from session where id in (
      select id from session where ended_at is not null and ended_at < ? limit ?)`,
} as const;

/** Forgets old sessions and used tokens; returns how many rows. */
export async function purgeSessions(tx: SqlTx, beforeMs: number): Promise<number> {
  let purged = 0;
  for (const sql of Object.values(sessionPurgeStatements)) {
    if (purged >= MAX_PURGED_ROWS) break;
    const { changes } = await tx.run(sql, [beforeMs, MAX_PURGED_ROWS - purged]);
    purged += changes;
  }
  return purged;
}
