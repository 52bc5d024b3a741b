import type { Problem, PropertyValue } from '@codexlab/core';
import papaparse from 'papaparse';
import { bareReading, toFacts, type FileReading, type TextFile } from './file-reading.ts';
import { MAX_COLUMNS, MAX_DATA_BYTES, MAX_RECORD_CHARS, MAX_TYPED_RECORDS } from './limits.ts';
import { problem } from './problem.ts';
import { hasHeader, tableColumns } from './table-columns.ts';
import { findDelimiter, tableStart, type Delimiter } from './table-dialect.ts';
import { countRecords, endOfRecords, type RecordSyntax } from './table-records.ts';

/**
 * Reads a table of text (CSV, TSV): `columns` with their `column_types` as its first records show them, the
 * `delimiter`, and the number of `rows` without the header when the whole table was read. Its beginning is its text.
 */
export function readTable({ source, detected, text }: TextFile): FileReading {
  const head = text.slice(0, MAX_DATA_BYTES).toWellFormed();
  const searched = { ...bareReading(detected), text: head };
  if (head.trim() === '') return searched;
  const start = tableStart(head);
  const preferred = detected.mimeType === 'text/tab-separated-values' ? '\t' : ',';
  const delimiter = findDelimiter(head.slice(start), preferred);
  const counted = countRecords(text, start, { delimiter, hasQuotes: true });
  const isClosed = counted.isClosed || source.truncated;
  const syntax: RecordSyntax = { delimiter, hasQuotes: isClosed };
  const records = isClosed ? counted.count : countRecords(text, start, syntax).count;
  const table = readHead(text, start, syntax);
  const facts = {
    ...table.facts,
    rows: source.truncated ? null : Math.max(0, records - table.headerRecords),
  };
  const problems = isClosed ? table.problems : [openQuote, ...table.problems];
  return { ...searched, facts: toFacts({ ...facts, delimiter: delimiterNames[delimiter] }), problems };
}

const delimiterNames: Readonly<Record<Delimiter, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'pipe',
};

const openQuote = problem(
  'table_quote_open',
  'A quote is opened and never closed; its quotes are read as mere characters. Close it, or double it.',
);

interface TableHead {
  readonly facts: Record<string, PropertyValue>;
  readonly headerRecords: number;
  readonly problems: readonly Problem[];
}

function readHead(text: string, start: number, syntax: RecordSyntax): TableHead {
  const end = endOfRecords(
    text,
    start,
    { count: MAX_TYPED_RECORDS + 1, limit: start + MAX_RECORD_CHARS },
    syntax,
  );
  if (end === start) return { facts: {}, headerRecords: 0, problems: [tooWide] };
  const rows = splitRecords(text.slice(start, end), syntax);
  const isNamed = rows[0] !== undefined && hasHeader(rows[0], rows.slice(1));
  const columns = tableColumns(isNamed ? rows[0]! : [], isNamed ? rows.slice(1) : rows);
  const isCut = rows.some((row) => row.length > MAX_COLUMNS);
  return {
    facts: { columns: columns.map(({ name }) => name), column_types: columns.map(({ type }) => type) },
    headerRecords: isNamed ? 1 : 0,
    problems: isCut ? [tooWide] : [],
  };
}

const tooWide = problem(
  'table_too_wide',
  `Columns are read of tables whose lines have at most ${MAX_RECORD_CHARS} characters and ${MAX_COLUMNS} columns; the others are left out.`,
);

/** One kind of line end is what the library expects. What it calls fast is to divide and to know no quotes. */
function splitRecords(head: string, { delimiter, hasQuotes }: RecordSyntax): string[][] {
  const text = head.includes('\r') ? head.replace(/\r\n?/g, '\n') : head;
  const options = { delimiter, newline: '\n', skipEmptyLines: true } as const;
  return papaparse.parse<string[]>(text, hasQuotes ? options : { ...options, fastMode: true }).data;
}
