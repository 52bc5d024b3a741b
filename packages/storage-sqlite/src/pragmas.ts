import { CodexError } from '@codexlab/core';
import type { Connection } from './connection.ts';

/** Below this version a reset of the write-ahead log can corrupt a database that several connections use. */
const MIN_SQLITE = [3, 51, 3] as const;
const READER_CACHE_PAGES = 10_000;
/** A bulk load reads little again; what is mapped or cached by the writer only counts as its memory. */
const WRITER_CACHE_PAGES = 4_000;
const MMAP_BYTES = 268_435_456;
const LOG_KEPT_BYTES = 67_108_864;
const TEMP_IN_MEMORY = 2;
const INCREMENTAL = 2;
const SYNCHRONOUS = { NORMAL: 1, FULL: 2 } as const;

/** How hard commits are made durable: `NORMAL` may lose the newest ones when the power fails, `FULL` none. */
export type Synchronous = keyof typeof SYNCHRONOUS;

interface Setting {
  readonly name: string;
  readonly value: number | string;
}

/** Settings of the connection that writes. Throws `unavailable` when one is not taken. */
export function configureWriter(connection: Connection, inMemory: boolean, synchronous: Synchronous): void {
  allowShrinking(connection);
  apply(connection, [
    { name: 'journal_mode', value: inMemory ? 'memory' : 'wal' },
    { name: 'synchronous', value: SYNCHRONOUS[synchronous] },
    { name: 'journal_size_limit', value: LOG_KEPT_BYTES },
    { name: 'cache_size', value: inMemory ? READER_CACHE_PAGES : WRITER_CACHE_PAGES },
    ...shared(),
  ]);
}

/** Only a database without a page takes it, and this before any setting that writes; others are left as they are. */
function allowShrinking(connection: Connection): void {
  const [row] = connection.all<{ page_count: number }>('pragma page_count');
  if (row?.page_count === 0) connection.exec(`pragma auto_vacuum = ${INCREMENTAL}`);
}

/** Settings of a connection that reads. Throws `unavailable` when one is not taken. */
export function configureReader(connection: Connection): void {
  apply(connection, [
    { name: 'query_only', value: 1 },
    { name: 'cache_size', value: READER_CACHE_PAGES },
    { name: 'mmap_size', value: MMAP_BYTES },
    ...shared(),
  ]);
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

function shared(): Setting[] {
  return [
    { name: 'foreign_keys', value: 1 },
    { name: 'temp_store', value: TEMP_IN_MEMORY },
  ];
}

function apply(connection: Connection, settings: readonly Setting[]): void {
  for (const { name, value } of settings) {
    connection.exec(`pragma ${name} = ${value}`);
    const row = connection.all<Record<string, unknown>>(`pragma ${name}`)[0] ?? {};
    const taken = Object.values(row)[0];
    if (taken !== value)
      throw new CodexError(
        'unavailable',
        `The database does not take ${name} = ${value}, but ${String(taken)}.`,
        {
          setting: name,
        },
      );
  }
}
