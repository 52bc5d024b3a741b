import type { SqlDriver } from './driver.ts';
import type { SlowStatements } from './slow-statements.ts';

/** How hard commits are made durable: `NORMAL` may lose the newest ones when the power fails, `FULL` none. */
export type Synchronous = 'NORMAL' | 'FULL';

/** Which database to open, and how. */
export interface DatabaseOptions {
  /** The path of the file, or `:memory:`. */
  readonly location: string;
  readonly synchronous: Synchronous;
  /** Only for reading; the file must exist. Default: false. */
  readonly readOnly?: boolean | undefined;
  /** How long a call waits for a lock of another program. Default: 5,000. */
  readonly busyTimeoutMs?: number | undefined;
  /**
   * True: rows of the tables that full-text search keeps for itself will be written, as they come from another database.
   * An engine that bars them otherwise lets them be written. Default: false.
   */
  readonly shadowTables?: boolean | undefined;
  /** Hears of slow statements. */
  readonly slow?: SlowStatements | undefined;
}

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
   * Writes it into a new file for the owner alone, without a log beside it: it can be read from a medium that cannot be
   * written. Throws `conflict` when something stands there, and what the engine throws. The file is not yet forced to
   * the disk.
   */
  copyTo(path: string, options?: SnapshotCopyOptions): Promise<void>;
  /** Safe to repeat. */
  close(): Promise<void>;
}

/** An engine of the SQLite family: it opens databases of one make. */
export interface SqlEngine {
  /** What is written beside its databases, and what people call it, such as `sqlite`. Lower-case letters and digits. */
  readonly name: string;
  /**
   * True: several drivers, threads and processes may have one file open at once, one of them for writing. False: one
   * driver alone has it, and everything goes through that one.
   */
  readonly sharesFiles: boolean;
  /** True: its files can be told by the usual beginning of SQLite files. False: they are ciphered, or it has no files. */
  readonly plainFiles: boolean;
  /**
   * Throws `unavailable` when the database cannot be opened, is damaged (see `isDamage`) or needs another key (details
   * `{ reason: 'key' }`), `unsupported` for an engine version that is known to corrupt databases.
   */
  openDriver(options: DatabaseOptions): Promise<SqlDriver>;
  /**
   * Holds on to what a file is now beside those who write it; only for engines that share files. Without it a snapshot
   * is a copy that the driver makes.
   */
  readonly openSnapshot?: ((location: string) => Promise<Snapshot>) | undefined;
}

/**
 * Which engine keeps an index, in plain values, so that threads can be told too: a module that exports `openEngine`
 * (see `StorageModule`), and what it is called with.
 */
export interface StorageChoice {
  /** The name of the engine that the module makes. */
  readonly name: string;
  /** What `import()` takes: an address (`import.meta.url` of the module that makes the choice) or the name of a package. */
  readonly module: string;
  /** What can be sent to a thread. Secrets in it are never shown. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a module of storage exports. */
export interface StorageModule {
  openEngine(options: StorageChoice['options']): SqlEngine | Promise<SqlEngine>;
}
