import { CodexError } from '@codexlab/core';
import {
  applySettings,
  makeShrinkable,
  readerSettings,
  type Synchronous,
  writerSettings,
} from '@codexlab/storage-sql';
import type { Connection } from './connection.ts';

/** Below this version a reset of the write-ahead log can corrupt a database that several connections use. */
const MIN_SQLITE = [3, 51, 3] as const;

/** Settings of the connection that writes. Throws `unavailable` when one is not taken. */
export function configureWriter(connection: Connection, inMemory: boolean, synchronous: Synchronous): void {
  makeShrinkable(connection);
  applySettings(connection, writerSettings({ inMemory, synchronous, readsToo: inMemory }));
}

/** Settings of a connection that reads. Throws `unavailable` when one is not taken. */
export function configureReader(connection: Connection): void {
  applySettings(connection, readerSettings());
}

/** Throws `unsupported` when the engine is of a version known to corrupt databases. */
export function requireSafeEngine(connection: Connection): void {
  const version = connection.all<{ version: string }>('select sqlite_version() as version')[0]!.version;
  const parts = version.split('.').map(Number);
  const first = MIN_SQLITE.findIndex((part, index) => parts[index] !== part);
  if (first < 0 || parts[first]! > MIN_SQLITE[first]!) return;
  throw new CodexError(
    'unsupported',
    `SQLite ${version} can corrupt databases; ${MIN_SQLITE.join('.')} or newer is needed. Update better-sqlite3.`,
    { version },
  );
}
