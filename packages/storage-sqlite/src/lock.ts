import { CodexError } from '@codexlab/core';
import Database from 'better-sqlite3';
import { toCodexError } from './sqlite-error.ts';

/** A lock that this process holds. */
export interface HeldLock {
  /** Lets the next one have it. Safe to repeat. */
  release(): Promise<void>;
}

/** A lock whose holder forgot about it must not be let go by the garbage collector. */
const held = new Set<Database.Database>();

/**
 * Takes the lock of the file `lockPath`, or answers null when another process (or another caller of this one) has
 * it. The system lets it go when the process ends, however it ends. Nothing else may open that file.
 * Throws `unavailable` when the file cannot be made.
 */
export async function acquireLock(lockPath: string): Promise<HeldLock | null> {
  const db = openLockFile(lockPath);
  try {
    db.exec('begin exclusive');
  } catch (error) {
    db.close();
    const failure = toCodexError(error, lockPath);
    if (failure.details.sqlite === 'SQLITE_BUSY') return null;
    throw failure;
  }
  held.add(db);
  return {
    async release() {
      if (!held.delete(db)) return;
      db.close();
    },
  };
}

function openLockFile(lockPath: string): Database.Database {
  try {
    return new Database(lockPath, { timeout: 0 });
  } catch (error) {
    if (error instanceof Database.SqliteError) throw toCodexError(error, lockPath);
    throw new CodexError(
      'unavailable',
      `The lock ${lockPath} cannot be made: ${String(error)}`,
      { database: lockPath },
      { cause: error },
    );
  }
}
