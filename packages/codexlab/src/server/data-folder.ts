import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type AbsPath, CodexError } from '@codexlab/core';
import { acquireLock, type HeldLock } from '@codexlab/storage-sqlite';
import { LOCK } from '../databases/names.ts';

/** In `details.reason` when another process has the data folder. */
export const DATA_FOLDER_HELD = 'data_folder_held';
const OTHERS = 0o077;

/**
 * Takes the data folder for this process alone; null when another one has it. The system lets it go when the process
 * ends, however it ends.
 */
export function tryLockDataFolder(dataDir: AbsPath): Promise<HeldLock | null> {
  return acquireLock(join(dataDir, LOCK));
}

/** As `tryLockDataFolder`, but throws `conflict` when another process has the folder. */
export async function lockDataFolder(dataDir: AbsPath): Promise<HeldLock> {
  const lock = await tryLockDataFolder(dataDir);
  if (lock) return lock;
  const message =
    `A server is running with the data folder ${dataDir}. ` +
    'Ask it over its API (its address, then /api/v1/docs, tells how), or end it first; another folder is named with --data.';
  throw new CodexError('conflict', message, { path: dataDir, reason: DATA_FOLDER_HELD });
}

/** Keeps other users of the machine out of a folder that holds secrets. */
export function closeToOthers(dataDir: AbsPath): void {
  const { mode } = statSync(dataDir);
  if (process.platform !== 'win32' && (mode & OTHERS) !== 0) chmodSync(dataDir, mode & 0o7700);
}
