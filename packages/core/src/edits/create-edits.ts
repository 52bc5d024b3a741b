import type { ViewParts } from '../view-parts.ts';
import type { NotebookEdits } from './saves.ts';

/** Writing in a notebook as somebody. */
export function createEdits(_parts: ViewParts): NotebookEdits {
  return {} as NotebookEdits;
}
