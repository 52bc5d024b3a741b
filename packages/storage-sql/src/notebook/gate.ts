import { isVisible, type NotebookId, type Visibility } from '@codexlab/core';

/** Answers `absent` in place of reading when the notebook must not be seen: it is then as if it did not exist. */
export interface Gate {
  <T>(visibility: Visibility, absent: T, read: () => Promise<T>): Promise<T>;
}

/** Returns the gate of one notebook. */
export function createGate(notebookId: NotebookId): Gate {
  return async (visibility, absent, read) => (isVisible(visibility, notebookId) ? read() : absent);
}

/** The page of a list that is not there. */
export const EMPTY_PAGE = Object.freeze({ items: [], nextCursor: null });
/** The same with its length. */
export const EMPTY_COUNTED_PAGE = Object.freeze({
  items: [],
  nextCursor: null,
  total: 0,
  approximate: false,
});
