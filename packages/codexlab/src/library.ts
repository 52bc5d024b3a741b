import type { ActorNames, Notebook } from '@codexlab/core';
import type { SlowStatements, StorageChoice } from '@codexlab/storage-sql';

/** How to open a notebook. */
export interface OpenOptions {
  /** Ends opening with the signal's reason: before it starts, or while another process still makes the index. */
  readonly signal?: AbortSignal | undefined;
  /** Where Codex keeps what does not belong into a notebook. Default: `$XDG_DATA_HOME/codexlab`. */
  readonly dataDir?: string | undefined;
  /** False: no ignore files are read (built-in exclusions stay). */
  readonly ignoreFiles?: boolean | undefined;
  /** False: throws `not_found` when there is no index yet; one that is there is opened, and mended, as always. */
  readonly create?: boolean | undefined;
  /** True: the old index is set aside and a new one is made, keeping ids where the old one can be read. */
  readonly rebuild?: boolean | undefined;
  /**
   * Which engine keeps its index, such as `libsql()` of `@codexlab/storage-libsql`. Default: that of the host, else the one
   * that keeps it already, else better-sqlite3. An index of another engine is made anew, keeping ids.
   */
  readonly storage?: StorageChoice | undefined;
  /** Hears of statements of its index that took long, by their text without values. Default: nobody does. */
  readonly slow?: SlowStatements | undefined;
  /** Says who somebody is whom changes name by an id, for the commits that hold them. Default: the id itself. */
  readonly actorNames?: ActorNames | undefined;
}

/** How to open a host. */
export interface HostOptions {
  readonly dataDir?: string | undefined;
  /** Which engine keeps the indexes of its notebooks, where opening them does not say so. */
  readonly storage?: StorageChoice | undefined;
  /**
   * Threads that index. Default: cores − 1, from 1 to 4. With 0 all happens in the caller's thread, and no file is
   * stopped that takes too long or too much memory to read: a PDF made for it can hold up or end the process. Choose 0
   * only for folders that you trust.
   */
  readonly workers?: number | undefined;
  /**
   * True: the first of these threads loads its program at once, while yours goes on, and not when the first notebook is
   * opened. For programs that will open one soon, and want it soon.
   */
  readonly startEarly?: boolean | undefined;
}

/** Holds any number of open notebooks and the threads they share. */
export interface Host {
  /**
   * Opens the folder `dir` as a notebook. Throws `not_found`, `unsupported` (a newer index), `unavailable`,
   * `conflict` (something else stands where the index goes), `invalid` (no folder, or broken settings).
   */
  open(dir: string, options?: OpenOptions): Promise<Notebook>;
  /** Closes every notebook and ends the threads. */
  close(): Promise<void>;
}
