import { open, rm } from 'node:fs/promises';
import { CodexError } from '@codexlab/core';
import type { SqlDriver } from '@codexlab/storage-sql';
import { type Connection, openConnection } from './connection.ts';
import { requireSafeEngine } from './pragmas.ts';

const BUSY_TIMEOUT_MS = 5_000;
const MAX_STATEMENTS = 32;
/** Some 4 MB are copied at a time; then others get their turn. */
const PAGES_AT_ONCE = 1_000;

/** How to copy a snapshot. */
export interface SnapshotCopyOptions {
  /** Ends the copy with its reason; nothing is left of it. */
  readonly signal?: AbortSignal | undefined;
  /** Hears how much is done, from 0 to 1. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** A database as it was at one moment, whatever is written to it meanwhile. */
export interface Snapshot extends Pick<SqlDriver, 'all'> {
  /**
   * Writes it into a new file for the owner alone, without a log beside it: it can be read from a medium that cannot be written. Throws
   * `conflict` when something stands there, and what the engine throws. The file is not yet forced to the disk.
   */
  copyTo(path: string, options?: SnapshotCopyOptions): Promise<void>;
  /** Safe to repeat. */
  close(): void;
}

/**
 * Holds on to what a database is now, with a reading connection of its own: no lock is taken, writers go on. Their
 * write-ahead log is kept until this is closed. Throws `unavailable` when there is no database, or it is damaged.
 */
export async function openSnapshot({ location }: { readonly location: string }): Promise<Snapshot> {
  const connection = openConnection({
    ...{ location, readOnly: true, busyTimeoutMs: BUSY_TIMEOUT_MS, maxStatements: MAX_STATEMENTS },
  });
  try {
    requireSafeEngine(connection);
    connection.exec('begin');
    connection.all('select count(*) from sqlite_schema'); // only what was read is held
  } catch (error) {
    connection.close();
    throw error;
  }
  return {
    all: async (sql, params) => connection.all(sql, params),
    copyTo: (path, options = {}) => copy(connection, path, options),
    close: () => connection.close(),
  };
}

async function copy(connection: Connection, path: string, options: SnapshotCopyOptions): Promise<void> {
  await makeFile(path);
  try {
    await connection.copyTo(path, ({ totalPages, remainingPages }) => {
      options.signal?.throwIfAborted();
      options.onProgress?.(totalPages === 0 ? 0 : 1 - remainingPages / totalPages);
      return PAGES_AT_ONCE;
    });
    leaveLogOut(path);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** The copy says that it has a write-ahead log, as its original does. */
function leaveLogOut(path: string): void {
  const copied = openConnection({
    ...{ location: path, readOnly: false, busyTimeoutMs: BUSY_TIMEOUT_MS, maxStatements: 1 },
  });
  try {
    copied.exec('pragma journal_mode = delete');
  } finally {
    copied.close();
  }
}

/** For the owner alone from the first byte on, whatever the process allows others by default: the engine does not care. */
async function makeFile(path: string): Promise<void> {
  try {
    await (await open(path, 'wx', 0o600)).close();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    throw new CodexError('conflict', `There is something at ${path} already.`, { path });
  }
}
