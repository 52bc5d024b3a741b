const QUOTE = 34;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** How the records of a table are written. */
export interface RecordSyntax {
  readonly delimiter: string;
  /** False: quotes are characters like others. */
  readonly hasQuotes: boolean;
}

/** One record of a table. */
export interface TableRecord {
  /** Position after its line end. */
  readonly end: number;
  readonly fields: number;
  /** Nothing stands on its line. */
  readonly isEmpty: boolean;
  /** False: a quote is open when the text ends. */
  readonly isClosed: boolean;
}

/** Reads over the record at a position: in quotes, which stand at the beginning of a field only, lines may end. Linear. */
export function readRecord(text: string, from: number, { delimiter, hasQuotes }: RecordSyntax): TableRecord {
  const separator = delimiter.charCodeAt(0);
  let fields = 1;
  let fieldStart = from;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === separator) {
      fields++;
      fieldStart = at + 1;
    } else if (code === QUOTE && hasQuotes && at === fieldStart) {
      at = closingQuote(text, at + 1);
      if (at < 0) return { end: text.length, fields, isEmpty: false, isClosed: false };
    } else if (code === LINE_FEED || code === CARRIAGE_RETURN) {
      const isPair = code === CARRIAGE_RETURN && text.charCodeAt(at + 1) === LINE_FEED;
      return { end: at + (isPair ? 2 : 1), fields, isEmpty: at === from, isClosed: true };
    }
  }
  return { end: text.length, fields, isEmpty: from === text.length, isClosed: true };
}

/** A quote that is doubled stands for itself. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0 && text.charCodeAt(at + 1) === QUOTE) at = text.indexOf('"', at + 2);
  return at;
}

/** Counts the records that are not empty. `isClosed` is false when the last one never ends its quotes. */
export function countRecords(text: string, from: number, syntax: RecordSyntax) {
  let count = 0;
  let isClosed = true;
  for (let at = from; at < text.length;) {
    const record = readRecord(text, at, syntax);
    if (!record.isEmpty) count++;
    isClosed = record.isClosed;
    at = record.end;
  }
  return { count, isClosed };
}

/** The position after at most `count` records that end before `limit`; `from` when there is none. */
export function endOfRecords(
  text: string,
  from: number,
  most: { readonly count: number; readonly limit: number },
  syntax: RecordSyntax,
): number {
  let end = from;
  for (let left = most.count; left > 0 && end < text.length; left--) {
    const next = readRecord(text, end, syntax).end;
    if (next > most.limit) break;
    end = next;
  }
  return end;
}
