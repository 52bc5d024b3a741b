import type { ViewParts } from '../view-parts.ts';
import type { NotebookHistory } from './notebook-history.ts';

/** The history of a notebook as somebody sees it. */
export function createHistory(_parts: ViewParts): NotebookHistory {
  return {} as NotebookHistory;
}
