import papa from 'papaparse';

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

/** The fields of one record, without its line break: by the library where there are quotes, else there is nothing to parse. */
export function parseRecord(record: string, { delimiter, hasQuotes }: Rules): readonly string[] {
  if (!hasQuotes || !record.includes('"')) return record.split(delimiter);
  const { data } = papa.parse<string[]>(record, { delimiter, quoteChar: '"', newline: '\n' });
  return data.length === 1 ? data[0]! : data.flat();
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
