/** How a table is written; the index reads it by the same rules, so that rows bear the same numbers. */
export interface Dialect {
  readonly delimiter: string;
  readonly hasQuotes: boolean;
  /** The first record names the columns. */
  readonly hasHeader: boolean;
}

const QUOTE = 34;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

type Rules = Pick<Dialect, 'delimiter' | 'hasQuotes'>;

/** Where the record that begins at `from` ends, before and after its line break. */
export function recordEnd(
  text: string,
  from: number,
  { delimiter, hasQuotes }: Rules,
): { readonly end: number; readonly next: number; readonly isClosed: boolean } {
  const separator = delimiter.charCodeAt(0);
  let fieldStart = from;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === separator) fieldStart = at + 1;
    else if (code === QUOTE && hasQuotes && at === fieldStart) {
      at = closingQuote(text, at + 1);
      if (at < 0) return { end: text.length, next: text.length, isClosed: false };
    } else if (code === LINE_FEED || code === CARRIAGE_RETURN) {
      const isPair = code === CARRIAGE_RETURN && text.charCodeAt(at + 1) === LINE_FEED;
      return { end: at, next: at + (isPair ? 2 : 1), isClosed: true };
    }
  }
  return { end: text.length, next: text.length, isClosed: true };
}

/** The fields of one record, without its line break. */
export function parseRecord(record: string, { delimiter, hasQuotes }: Rules): readonly string[] {
  if (!hasQuotes || !record.includes('"')) return record.split(delimiter);
  const fields: string[] = [];
  for (let at = 0; at <= record.length;) {
    if (record[at] !== '"') {
      const end = record.indexOf(delimiter, at);
      fields.push(record.slice(at, end < 0 ? record.length : end));
      if (end < 0) return fields;
      at = end + 1;
      continue;
    }
    const close = closingQuote(record, at + 1);
    const end = record.indexOf(delimiter, close < 0 ? record.length : close);
    const rest = close < 0 ? '' : record.slice(close + 1, end < 0 ? record.length : end);
    fields.push(record.slice(at + 1, close < 0 ? record.length : close).replaceAll('""', '"') + rest);
    if (end < 0) return fields;
    at = end + 1;
  }
  return fields;
}

/** The fields of every record of a text; empty lines are none. */
export function parseRecords(text: string, rules: Rules): readonly (readonly string[])[] {
  const records: (readonly string[])[] = [];
  for (let at = 0; at < text.length;) {
    const { end, next } = recordEnd(text, at, rules);
    if (end > at) records.push(parseRecord(text.slice(at, end), rules));
    at = next;
  }
  return records;
}

function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}
