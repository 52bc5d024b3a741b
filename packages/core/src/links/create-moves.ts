import type { ViewParts } from '../view-parts.ts';
import type { NotebookMoves } from './link-changes.ts';

/** Moves in a notebook as somebody makes them. */
export function createMoves(_parts: ViewParts): NotebookMoves {
  return {} as NotebookMoves;
}
