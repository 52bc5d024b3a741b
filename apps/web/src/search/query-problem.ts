import { ApiError } from '@codexlab/server/client';
import type { Span } from './query-text.ts';

/** What is wrong with a search. */
export interface QueryProblem {
  readonly message: string;
  /** Where in the text; null: nowhere in particular. */
  readonly span: Span | null;
  /** What may have been meant in its place; null: nobody can say. */
  readonly fix: string | null;
}

/** What the server says of a search that it cannot understand; null for every other failure. */
export function toQueryProblem(error: unknown): QueryProblem | null {
  if (!(error instanceof ApiError) || error.status !== 422) return null;
  const { position, length } = error.details;
  const isPlaced = typeof position === 'number' && typeof length === 'number';
  const message = error.message.replace(/^q: /, '').replace(/ \(character \d+ of the search\)$/, '');
  return {
    message: message.replace(/([^.?!])$/, '$1.'),
    span: isPlaced ? { from: position, to: position + Math.max(1, length) } : null,
    fix: isPlaced ? fixIn(message) : null,
  };
}

function fixIn(message: string): string | null {
  const match = /did you mean (\S+?)\?/.exec(message) ?? /write (\S+\.\.\S+?)\.?$/.exec(message);
  return match?.[1] ?? null;
}
