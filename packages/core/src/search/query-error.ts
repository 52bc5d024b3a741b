import { CodexError } from '../errors.ts';

/** A stretch of a text, in UTF-16 units; `to` is behind its last one. */
export interface TextSpan {
  readonly from: number;
  readonly to: number;
}

const MAX_SHOWN_CHARS = 40;

/** The error for a search that cannot be understood: it tells the place, for people and in its details. */
export function queryError(message: string, { from, to }: TextSpan): CodexError {
  return new CodexError('invalid', `${message} (character ${from + 1} of the search)`, {
    ...{ field: 'query', position: from, length: to - from },
  });
}

/** A piece of a search as messages show it. */
export function shown(text: string): string {
  return text.length > MAX_SHOWN_CHARS ? `${text.slice(0, MAX_SHOWN_CHARS).toWellFormed()}…` : text;
}
