import type { Snapshot, SnapshotCopyOptions } from '@codexlab/storage-sql';
import { type Connection, openConnection } from './connection.ts';
import { makeFile } from './make-file.ts';
import { requireSafeEngine } from './pragmas.ts';

const BUSY_TIMEOUT_MS = 5_000;
const MAX_STATEMENTS = 32;
/** Some 4 MB are copied at a time; then others get their turn. */
const PAGES_AT_ONCE = 1_000;

/**
 * Holds on to what a database is now, with a reading connection of its own: no lock is taken, writers go on. Their
 * write-ahead log is kept until this is closed. Throws `unavailable` when there is no database, or it is damaged.
 */
export async function openSnapshot(location: string): Promise<Snapshot> {
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
    copyTo: (path, options = {}) => makeFile(path, () => copy(connection, path, options)),
    close: async () => connection.close(),
  };
}

async function copy(
  connection: Connection,
  path: string,
  { signal, onProgress }: SnapshotCopyOptions,
): Promise<void> {
  await connection.copyTo(path, ({ totalPages, remainingPages }) => {
    signal?.throwIfAborted();
    onProgress?.(totalPages === 0 ? 0 : 1 - remainingPages / totalPages);
    return PAGES_AT_ONCE;
  });
  leaveLogOut(path);
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
