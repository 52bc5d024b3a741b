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
export function toQueryProblem(error: unknown, text: string): QueryProblem | null {
  if (!(error instanceof ApiError) || error.status !== 422) return null;
  const { position, length } = error.details;
  const isPlaced = typeof position === 'number' && typeof length === 'number';
  const message = error.message.replace(/^q: /, '').replace(/ \(character \d+ of the search\)$/, '');
  const fix = isPlaced ? fixIn(message) : null;
  const from = isPlaced ? position - doubled(text.slice(0, position), fix ?? '') : 0;
  return {
    message: message.replace(/([^.?!])$/, '$1.'),
    span: isPlaced ? { from, to: position + Math.max(1, length) } : null,
    fix,
  };
}

function fixIn(message: string): string | null {
  const match = /did you mean (\S+?)\?/.exec(message) ?? /write (\S+\.\.\S+?)\.?$/.exec(message);
  return match?.[1] ?? null;
}

/** The place may be that of the value alone, though the fix is all of `is:orphan`: so much stands before it already. */
function doubled(before: string, fix: string): number {
  const name = /^[^:<>=]+(?::|[<>]=?|!?=)/.exec(fix)?.[0] ?? '';
  return name !== '' && before.toLowerCase().endsWith(name.toLowerCase()) ? name.length : 0;
}
