import type { AbsPath, NotebookId, NotebookRef } from '@codexlab/core';

/** Everything that opening a line takes: plain values, so that they can be sent to a thread. */
export interface LineOptions {
  readonly root: AbsPath;
  readonly indexDir: AbsPath;
  readonly notebookId: NotebookId;
  readonly ignoreFiles: boolean;
  readonly rebuild: boolean;
}

/** What became of the index when it was opened. */
export interface OpenedIndex {
  readonly ref: NotebookRef;
  /** Why an older index was set aside, or null. */
  readonly replaced: string | null;
}
