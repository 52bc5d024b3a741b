import type { SqlEngine, StorageChoice } from '@codexlab/storage-sql';
import { openDriver } from './driver.ts';
import { openSnapshot } from './snapshot.ts';

/** The name of this engine. */
export const SQLITE = 'sqlite';

/**
 * Chooses better-sqlite3, which is chosen anyway where nothing else is said.
 *
 * @example const notebook = await openNotebook('lab', { storage: sqlite() });
 */
export function sqlite(): StorageChoice {
  return { name: SQLITE, module: '@codexlab/storage-sqlite', options: {} };
}

/** The engine: files that several connections share, one of them for writing. */
export function openEngine(): SqlEngine {
  return { name: SQLITE, sharesFiles: true, plainFiles: true, openDriver, openSnapshot };
}
