import { CodexError } from '@codexlab/core';
import {
  applySettings,
  type ConnectionSetting,
  makeShrinkable,
  readerSettings,
  type Synchronous,
  writerSettings,
} from '@codexlab/storage-sql';
import type { Connection } from './connection.ts';

/**
 * The SQLite inside this engine. It is one of those (3.7.0 to 3.51.2) in which a reset of the write-ahead log can
 * corrupt a database that two connections write or checkpoint. `ALONE` is why that cannot happen here; a new version
 * is looked at before it is trusted.
 */
const KNOWN_SQLITE = ['3.45.1'];

/** The file is locked for as long as it is open, against every other connection, of other threads and programs too. */
const ALONE: ConnectionSetting = { name: 'locking_mode', value: 'exclusive' };
const SHARED: ConnectionSetting = { name: 'locking_mode', value: 'normal' };
const WITHOUT_LOG: ConnectionSetting = { name: 'journal_mode', value: 'delete' };

/** Settings of the connection that reads and writes. Throws `unavailable` when one is not taken. */
export function configureWriter(connection: Connection, inMemory: boolean, synchronous: Synchronous): void {
  makeShrinkable(connection);
  applySettings(connection, inMemory ? [] : [ALONE]);
  applySettings(connection, writerSettings({ inMemory, synchronous, readsToo: true }));
}

/**
 * Settings of a connection that only reads. What is mapped into memory is not deciphered: the engine would take it for
 * damaged. Throws `unavailable` when one is not taken.
 */
export function configureReader(connection: Connection, isCiphered: boolean): void {
  applySettings(
    connection,
    readerSettings().filter(({ name }) => !isCiphered || name !== 'mmap_size'),
  );
}

/**
 * Takes the log into the file and lets go of the lock. The binding keeps a connection until the garbage collector has
 * found its last statement; until then it must neither bar the file nor have a log, which it would delete by name when
 * it goes, whichever file's log that is by then. Throws `unavailable`.
 */
export function letGo(connection: Connection): void {
  applySettings(connection, [WITHOUT_LOG, SHARED]);
  connection.exec('select count(*) from sqlite_schema'); // the lock goes with the next reading
}

/** True when the file is one with a write-ahead log, for which each connection holds a lock until it is gone. */
export function hasLog(connection: Connection): boolean {
  return connection.all<{ journal_mode: string }>('pragma journal_mode')[0]?.journal_mode === 'wal';
}

/** Throws `unsupported` when the engine is of a version that nobody looked at. */
export function requireKnownEngine(connection: Connection): void {
  const version = connection.all<{ version: string }>('select sqlite_version() as version')[0]!.version;
  if (KNOWN_SQLITE.includes(version)) return;
  throw new CodexError(
    'unsupported',
    `libSQL comes with SQLite ${version}; only ${KNOWN_SQLITE.join(', ')} is known to be safe. Install libsql 0.5.29.`,
    { version },
  );
}
