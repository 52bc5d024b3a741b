import { extensionOf, type RelPath } from '@codexlab/core';
import papaparse from 'papaparse';
import { MAX_DATA_BYTES, MAX_TYPED_RECORDS } from '../limits.ts';
import { hasHeader } from '../table-columns.ts';
import { findDelimiter, tableStart } from '../table-dialect.ts';
import { countRecords, readRecord, type RecordSyntax } from '../table-records.ts';

/** A record of a table and where it stands. Positions are UTF-16 code units. */
export interface SourceRecord {
  readonly start: number;
  /** Before its line break. */
  readonly end: number;
  /** After its line break. */
  readonly next: number;
}

/** A table taken apart as it is read elsewhere: records that are empty lines are none. */
export interface TableSource {
  readonly text: string;
  readonly syntax: RecordSyntax;
  /** Where its records begin, after comments. */
  readonly start: number;
  readonly records: readonly SourceRecord[];
  /** The first record when it names the columns. */
  readonly header: SourceRecord | null;
  readonly rows: readonly SourceRecord[];
}

/** Takes a table apart. */
export function readTableSource(text: string, path: RelPath): TableSource {
  const head = text.slice(0, MAX_DATA_BYTES);
  const start = tableStart(head);
  const delimiter = findDelimiter(head.slice(start), extensionOf(path) === '.tsv' ? '\t' : ',');
  const { isClosed } = countRecords(text, start, { delimiter, hasQuotes: true });
  const syntax = { delimiter, hasQuotes: isClosed };
  const records = readRecords(text, start, syntax);
  const typed = records.slice(0, MAX_TYPED_RECORDS + 1).map((record) => fieldsOf({ text, syntax }, record));
  const isNamed = typed[0] !== undefined && hasHeader(typed[0], typed.slice(1));
  const header = isNamed ? records[0]! : null;
  return { text, syntax, start, records, header, rows: isNamed ? records.slice(1) : records };
}

function readRecords(text: string, start: number, syntax: RecordSyntax): SourceRecord[] {
  const records: SourceRecord[] = [];
  for (let at = start; at < text.length;) {
    const { end: next, isEmpty } = readRecord(text, at, syntax);
    if (!isEmpty) records.push({ start: at, end: next - lineBreakLength(text, next), next });
    at = next;
  }
  return records;
}

function lineBreakLength(text: string, next: number): number {
  if (text[next - 1] === '\r') return 1;
  if (text[next - 1] !== '\n') return 0;
  return text[next - 2] === '\r' ? 2 : 1;
}

/** The values of a record, as the library reads them. */
export function fieldsOf(
  { text, syntax }: Pick<TableSource, 'text' | 'syntax'>,
  { start, end }: SourceRecord,
): string[] {
  const line = text.slice(start, end);
  const options = {
    delimiter: syntax.delimiter,
    newline: '\n',
    ...(syntax.hasQuotes ? {} : { fastMode: true }),
  } as const;
  return papaparse.parse<string[]>(line, options).data[0] ?? [''];
}

/** The line break that the records end with; null for a table of one line. */
export function recordBreakOf({ text, records }: TableSource): string | null {
  const [first] = records;
  return first === undefined || first.end === first.next ? null : text.slice(first.end, first.next);
}

/** The fields of a record as they stand there, quotes included. */
export function rawFieldsOf(
  { text, syntax }: Pick<TableSource, 'text' | 'syntax'>,
  { start, end }: SourceRecord,
): string[] {
  const fields: string[] = [];
  let from = start;
  for (let at = start; at < end; at++) {
    if (text[at] === syntax.delimiter) {
      fields.push(text.slice(from, at));
      from = at + 1;
    } else if (text[at] === '"' && at === from && syntax.hasQuotes) at = closingQuote(text, at + 1, end);
  }
  fields.push(text.slice(from, end));
  return fields;
}

/** A quote that is doubled stands for itself. */
function closingQuote(text: string, from: number, end: number): number {
  for (let at = text.indexOf('"', from); at >= 0 && at < end; at = text.indexOf('"', at + 2))
    if (text[at + 1] !== '"') return at;
  return end;
}
