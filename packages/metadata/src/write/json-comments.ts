import { visit } from 'jsonc-parser';
import { cannotEdit } from './yaml-source.ts';
import type { Splice } from './splice.ts';

/** A part of a text, in UTF-16 code units. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** Throws `unsupported` when splices take a comment away that stands outside of what may go. */
export function requireCommentsKept(text: string, splices: readonly Splice[], going: readonly Span[]): void {
  visit(text, {
    onComment(at) {
      if (isIn(splices, at) && !isIn(going, at)) throw cannotEdit('a comment stands beside it');
    },
  });
}

function isIn(spans: readonly Span[], at: number): boolean {
  return spans.some(({ start, end }) => at >= start && at < end);
}
