import type { SqlDriver } from '@codexlab/storage-sql';

/** What is said of a database after `breakForeignKey`. */
export const BROKEN_FOREIGN_KEY = 'Rows of used_refresh_token name rows that are not there.';

/** Leaves a row in a system database that names a session which is not there: no statement of ours could. */
export async function breakForeignKey(driver: Pick<SqlDriver, 'batch' | 'upkeep'>): Promise<void> {
  const insert = 'insert into used_refresh_token (token_hash, session_id, expires_at) values (?, ?, 0)';
  await driver.upkeep('pragma foreign_keys = 0');
  await driver.batch([{ sql: insert, params: ['a token', 'no session'] }]);
  await driver.upkeep('pragma foreign_keys = 1');
}
