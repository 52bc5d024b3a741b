import { quoteValue } from '../search/query-text.ts';

/** What a filter may begin with to compare instead of to ask for a value. */
const COMPARES = /^(>=|<=|!=|>|<|=)\s*(.+)$/su;
/** What the values of these columns are called in searches. */
const FIELDS: Readonly<Record<string, string>> = Object.freeze({
  '@tags': 'tag',
  '@kind': 'type',
  '@size': 'size',
  '@modified': 'modified',
});

/**
 * What a filter of a column asks for, in the language of search: `done, review` one of these; `>=3`, `1..5`, `-7d..today`
 * as they are; `*` any value; `!` none. Null when there is no filter.
 */
export function filterTerm(column: string, filter: string): string | null {
  const text = filter.trim();
  if (text === '') return null;
  if (column === '@name' || column === '@path') return wordsTerm(column, text);
  const field = FIELDS[column] ?? quotedName(column);
  if (text === '*' || text === '!') return presence(column, text === '!');
  const compared = COMPARES.exec(text);
  if (compared) return `${field}${compared[1] ?? ''}${valueOf(compared[2] ?? '')}`;
  const values = filterValues(text).map(valueOf);
  return values.length === 1 ? `${field}:${values[0]}` : `${field}:(${values.join(' OR ')})`;
}

/** `a, "b, c"` → `a` and `b, c`. */
export function filterValues(filter: string): readonly string[] {
  const parts = filter.match(/(?:"[^"]*"?|[^",])+/g) ?? [];
  return parts.map((part) => part.replaceAll('"', '').trim()).filter((part) => part !== '');
}

/** Takes a value into a filter, or out of it. */
export function toggleValue(filter: string, value: string): string {
  const values = filterValues(filter);
  const next = values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
  return next.map((each) => (each.includes(',') ? `"${each}"` : each)).join(', ');
}

function wordsTerm(column: string, text: string): string {
  const clean = text.replace(/["“”„]/gu, ' ').trim();
  return column === '@path' ? `path:"${clean}"` : `(title:"${clean}" OR path:"${clean}")`;
}

function presence(column: string, isAbsent: boolean): string {
  const minus = isAbsent ? '-' : '';
  if (column === '@tags') return `${minus}has:tag`;
  return `${minus}has:${quotedName(column)}`;
}

/** Ranges and beginnings mean something only outside of quotes. */
function valueOf(value: string): string {
  return /^[\p{L}\p{N}_+.:/-]+\*?$/u.test(value) ? value : quoteValue(value);
}

function quotedName(column: string): string {
  return `"${column.replace(/["“”„]/gu, ' ')}"`;
}
