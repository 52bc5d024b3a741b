import { CodexError } from '../errors.ts';
import type { SearchQuery, SearchTerm } from './search-store.ts';

const MAX_QUERY_CHARS = 2000;
const MAX_TERMS = 50;
/** What full-text search takes for parts of words; a word without any cannot be found. */
const SEARCHABLE = /[\p{L}\p{N}\p{Co}]/u;
const QUOTES = '"“”„';
/** `-`, a field with its colon, then a quoted text (perhaps never closed) or a word; each part may be missing. */
const TERM = new RegExp(
  `(-?)(?:(tag|path|title):)?(?:[${QUOTES}]([^${QUOTES}]*)[${QUOTES}]?|([^\\s${QUOTES}]+|(?<=:)(?=\\s|$)))`,
  'giuy',
);

/**
 * Reads what a person typed: words, `"phrases"`, `-not`, `prefix*`, `tag:`, `path:`, `title:` (values may be quoted).
 * What cannot be searched for (punctuation alone, a field without value) is left out. Throws `invalid`, with details
 * `position` (0-based, in UTF-16 units), when nothing is left to search for or the query is too long.
 *
 * @example parseSearch('logistic "period doubling" tag:chaos -draft')
 */
export function parseSearch(text: string): SearchQuery {
  if (text.length > MAX_QUERY_CHARS)
    throw badQuery(`The search is longer than ${MAX_QUERY_CHARS} characters; shorten it.`, MAX_QUERY_CHARS);
  const terms: SearchTerm[] = [];
  for (const raw of rawTerms(clean(text))) {
    const term = toTerm(raw);
    if (term === null) continue;
    if (terms.length === MAX_TERMS)
      throw badQuery(`The search has more than ${MAX_TERMS} terms; leave some out.`, raw.position);
    terms.push(term);
  }
  if (terms.length === 0) throw badQuery('There is no word to search for; type at least one.', 0);
  if (terms.every((term) => term.negated)) throw badQuery(ONLY_NEGATED, text.indexOf('-'));
  return { terms };
}

const ONLY_NEGATED =
  'The search only says what to leave out; add a word, a tag: or a path: that the files should have.';

function badQuery(message: string, position: number): CodexError {
  return new CodexError('invalid', message, { field: 'query', position });
}

/** Same length, so that positions stay; no text that a database cannot bind. */
function clean(text: string): string {
  return text.toWellFormed().replace(/\p{Cc}/gu, ' ');
}

interface RawTerm {
  readonly position: number;
  readonly negated: boolean;
  readonly field: string | null;
  readonly quoted: boolean;
  readonly value: string;
}

function rawTerms(text: string): RawTerm[] {
  const found: RawTerm[] = [];
  for (let at = 0; at < text.length;) {
    TERM.lastIndex = at;
    const match = TERM.exec(text);
    if (match) found.push(toRaw(match, at));
    at = Math.max(at + 1, match ? TERM.lastIndex : 0);
  }
  return found;
}

function toRaw([, minus, field, quoted, bare]: RegExpExecArray, position: number): RawTerm {
  return {
    position,
    negated: minus === '-',
    field: field?.toLowerCase() ?? null,
    quoted: quoted !== undefined,
    value: (quoted ?? bare ?? '').trim(),
  };
}

function toTerm({ field, value, quoted, negated }: RawTerm): SearchTerm | null {
  if (field === 'tag') return toTag(value, negated);
  if (field === 'path') return value === '' ? null : { type: 'path', text: value, negated };
  const prefix = !quoted && value.endsWith('*');
  const text = prefix ? value.replace(/\*+$/, '') : value;
  if (!SEARCHABLE.test(text)) return null;
  if (field === 'title') return { type: 'title', text, prefix, negated };
  return quoted ? { type: 'phrase', text, negated } : { type: 'word', text, prefix, negated };
}

function toTag(value: string, negated: boolean): SearchTerm | null {
  const name = value.replace(/^#/, '').replace(/\/+$/, '');
  return name === '' ? null : { type: 'tag', name, negated };
}
