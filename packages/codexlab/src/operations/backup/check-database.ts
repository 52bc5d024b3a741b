import { isCodexError } from '@codexlab/core';
import { isDamage, type StorageChoice } from '@codexlab/storage-sql';
import { loadEngine } from '../../databases/load-engine.ts';

const MAX_MESSAGES = 10;

/** Looks whether a database that nobody else has open is sound; the messages of what is not. */
export type CheckDatabase = (storage: StorageChoice, location: string) => Promise<readonly string[]>;

/**
 * Asks the engine whether a database is sound, from end to end; the messages of what is not. It runs to its end in this
 * thread. Throws `unavailable` when it cannot be opened for other reasons than damage, such as its key.
 */
export const checkDatabase: CheckDatabase = async (storage, location) => {
  const engine = await loadEngine(storage);
  try {
    const driver = await engine.openDriver({ location, readOnly: true, synchronous: 'NORMAL' });
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
};
