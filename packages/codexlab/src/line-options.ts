import type { AbsPath, NotebookId, NotebookRef } from '@codexlab/core';
import type { SqlDriver, StorageChoice } from '@codexlab/storage-sql';

/** Everything that opening a line takes: plain values, so that they can be sent to a thread. */
export interface LineOptions {
  readonly root: AbsPath;
  readonly indexDir: AbsPath;
  /** Which engine keeps the index. */
  readonly storage: StorageChoice;
  readonly notebookId: NotebookId;
  readonly ignoreFiles: boolean;
  readonly rebuild: boolean;
  /** Statements that take longer are told; null: none is. */
  readonly slowMs: number | null;
}

/** What became of the index when it was opened. */
export interface OpenedIndex {
  readonly ref: NotebookRef;
  /** Where an index was put that could not be used (or was to be rebuilt), or null. */
  readonly setAside: string | null;
  /** How many file ids were kept from it. */
  readonly keptIds: number;
  /** What its driver can do. */
  readonly capabilities: SqlDriver['capabilities'];
}
