import { isCodexError } from '@codexlab/core';
import { isDamage } from '@codexlab/storage-sql';
import { openDriver } from '@codexlab/storage-sqlite';

const MAX_MESSAGES = 10;

/**
 * Asks the engine whether a database is sound, from end to end; the messages of what is not. It runs to its end in this
 * thread.
 */
export async function checkDatabase(location: string): Promise<readonly string[]> {
  try {
    const driver = await openDriver({ location, readOnly: true, synchronous: 'NORMAL' });
    try {
      const rows = await driver.all<{ integrity_check: string }>(`pragma integrity_check(${MAX_MESSAGES})`);
      const broken = await driver.all<{ table: string }>('pragma foreign_key_check');
      const orphans = broken.slice(0, 1).map(({ table }) => `Rows of ${table} name rows that are not there.`);
      return [...rows.map((row) => row.integrity_check).filter((message) => message !== 'ok'), ...orphans];
    } finally {
      await driver.close();
    }
  } catch (error) {
    if (isDamage(error) && isCodexError(error)) return [error.message];
    throw error;
  }
}
