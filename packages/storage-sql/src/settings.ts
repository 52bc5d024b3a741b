import { CodexError } from '@codexlab/core';
import type { SqlConnection } from './create-driver.ts';
import type { Synchronous } from './engine.ts';

const READER_CACHE_PAGES = 10_000;
/** A bulk load reads little again; what is mapped or cached by the writer only counts as its memory. */
const WRITER_CACHE_PAGES = 4_000;
const MMAP_BYTES = 268_435_456;
const LOG_KEPT_BYTES = 67_108_864;
const TEMP_IN_MEMORY = 2;
const INCREMENTAL = 2;
const SYNCHRONOUS = { NORMAL: 1, FULL: 2 } as const;

/** One pragma of a connection and the value it must have. */
export interface ConnectionSetting {
  readonly name: string;
  readonly value: number | string;
}

/** Settings of the connection that writes; one that reads as well keeps as many pages as readers do. */
export function writerSettings(options: {
  readonly inMemory: boolean;
  readonly synchronous: Synchronous;
  readonly readsToo: boolean;
}): readonly ConnectionSetting[] {
  const { inMemory, synchronous, readsToo } = options;
  return [
    { name: 'journal_mode', value: inMemory ? 'memory' : 'wal' },
    { name: 'synchronous', value: SYNCHRONOUS[synchronous] },
    { name: 'journal_size_limit', value: LOG_KEPT_BYTES },
    { name: 'cache_size', value: readsToo ? READER_CACHE_PAGES : WRITER_CACHE_PAGES },
    ...shared,
  ];
}

/** Settings of a connection that only reads a file. */
export function readerSettings(): readonly ConnectionSetting[] {
  return [
    { name: 'query_only', value: 1 },
    { name: 'cache_size', value: READER_CACHE_PAGES },
    { name: 'mmap_size', value: MMAP_BYTES },
    ...shared,
  ];
}

const shared: readonly ConnectionSetting[] = [
  { name: 'foreign_keys', value: 1 },
  { name: 'temp_store', value: TEMP_IN_MEMORY },
];

/** Lets a new database give empty pages back one day. Only one without a page takes it: before any setting that writes. */
export function makeShrinkable(connection: Configurable): void {
  const [row] = connection.all<{ page_count: number }>('pragma page_count');
  if (row?.page_count === 0) connection.exec(`pragma auto_vacuum = ${INCREMENTAL}`);
}

/** Gives a connection its settings in this order, and reads each back. Throws `unavailable` when one is not taken. */
export function applySettings(connection: Configurable, settings: readonly ConnectionSetting[]): void {
  for (const setting of settings) {
    connection.exec(`pragma ${setting.name} = ${setting.value}`);
    requireTaken(setting, connection.all<object>(`pragma ${setting.name}`)[0]);
  }
}

/** What of a connection is needed to configure it. */
export type Configurable = Pick<SqlConnection, 'all' | 'exec'>;

/** Throws `unavailable` when a connection answers another value for a pragma than it was given. */
export function requireTaken({ name, value }: ConnectionSetting, row: object | undefined): void {
  const taken: unknown = Object.values(row ?? {})[0];
  if (taken === value) return;
  const message = `The database does not take ${name} = ${value}, but ${String(taken)}.`;
  throw new CodexError('unavailable', message, { setting: name });
}
