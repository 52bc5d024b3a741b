import { createRecordScanner, type RecordScanner } from '../rows/record-scanner.ts';
import { matches, readCondition } from './condition.ts';
import { findDialect, tableStart } from './dialect.ts';
import { parseRecord, parseRecords, type Dialect } from './parse-record.ts';
import { sortRows } from './sort-rows.ts';
import { createSummary, type Summary } from './summarise.ts';

/** Files up to this size are held in the memory of the worker: they can be sorted, filtered and summed up. */
const MAX_HELD_BYTES = 64 * 1024 * 1024;
/** So many rows are asked for at once. */
export const ROWS_PER_PAGE = 128;
const HEAD_BYTES = 64 * 1024;
const CHUNK_BYTES = 2 * 1024 * 1024;
/** In files that are not held, it is known of every so many rows where one begins. */
const SPARSE_STEP = 128;
/** After so many rows, whoever else asks is answered. */
const SLICE_ROWS = 4096;
/** Columns beyond these are not shown. */
const MAX_COLUMNS = 2000;

/** What is known of a table once its beginning was read. */
export interface TableHead {
  readonly columns: readonly string[];
  readonly dialect: Dialect;
  /** False: too large to sort and filter. */
  readonly isHeld: boolean;
}

/** How far a table was read. */
export interface TableProgress {
  readonly rows: number;
  readonly bytes: number;
  readonly isDone: boolean;
}

/** In which order rows are shown, and which. */
export interface Arrangement {
  readonly sort: { readonly column: number; readonly isDescending: boolean } | null;
  /** What stands in the fields above the columns: `cold`, `>5`, `=7`, `!=x`. */
  readonly filters: readonly { readonly column: number; readonly text: string }[];
}

/** A row with its number in the file, from 1. */
export interface TableRow {
  readonly number: number;
  readonly cells: readonly string[];
}

type Read = (from: number, to: number) => Promise<Uint8Array>;

/** A table of any length. */
export interface TableStore {
  head(): Promise<TableHead>;
  scan(onProgress: (progress: TableProgress) => void): Promise<void>;
  /** Sorts and filters; how many rows are left. Only for tables that are held, once they were read. */
  arrange(arrangement: Arrangement): Promise<number>;
  page(index: number): Promise<readonly TableRow[]>;
  /** What the values of a column are, over the rows that are shown. */
  summary(column: number): Promise<Summary>;
  /** The numbers of some columns over the rows that are shown, in order; NaN where there is none. */
  numbers(columns: readonly number[]): Promise<readonly Float64Array<ArrayBuffer>[]>;
}

/** Opens a table of `size` bytes. */
export function createTableStore(
  read: Read,
  file: { readonly size: number; readonly path: string },
): TableStore {
  const isHeld = file.size <= MAX_HELD_BYTES;
  const held = isHeld ? new Uint8Array(file.size) : null;
  const decoder = new TextDecoder();
  let head: TableHead | null = null;
  let start = 0;
  let scanner: RecordScanner | null = null;
  let order: Uint32Array | null = null;

  async function readHead(): Promise<TableHead> {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await read(0, HEAD_BYTES));
    const from = tableStart(text);
    start = new TextEncoder().encode(text.slice(0, from)).length;
    const dialect = findDialect(text.slice(from), file.path);
    const records = parseRecords(text.slice(from), dialect);
    const width = records.reduce((most, record) => Math.max(most, record.length), 0);
    const names = dialect.hasHeader ? (records[0] ?? []) : [];
    const columns = Array.from(
      { length: Math.min(width, MAX_COLUMNS) },
      (_, at) => names[at]?.trim() || `column ${at + 1}`,
    );
    head = { columns, dialect, isHeld };
    return head;
  }

  async function scan(onProgress: (progress: TableProgress) => void): Promise<void> {
    const { dialect } = head ?? (await readHead());
    await scanWith(dialect, onProgress);
    if (scanner?.isOpen !== true || !dialect.hasQuotes) return;
    // A quote that nothing closes: quotes are letters like others here.
    head = { ...head!, dialect: { ...dialect, hasQuotes: false } };
    await scanWith(head.dialect, onProgress);
  }

  async function scanWith(dialect: Dialect, onProgress: (progress: TableProgress) => void): Promise<void> {
    const { delimiter, hasQuotes } = dialect;
    const made = createRecordScanner({ start, step: isHeld ? 1 : SPARSE_STEP, delimiter, hasQuotes });
    scanner = made;
    for (let at = 0; at < file.size; at += CHUNK_BYTES) {
      const bytes = await read(at, Math.min(file.size, at + CHUNK_BYTES));
      if (bytes.length === 0) break;
      held?.set(bytes, at);
      made.feed(bytes);
      onProgress({ rows: rowCount(), bytes: at + bytes.length, isDone: false });
    }
    made.finish();
    onProgress({ rows: rowCount(), bytes: file.size, isDone: true });
  }

  const first = () => (head?.dialect.hasHeader === true ? 1 : 0);
  const rowCount = () => Math.max(0, (scanner?.count ?? 0) - first());

  /** A record of a table that is held. */
  function record(index: number): readonly string[] {
    const from = scanner!.starts[index]!;
    const to = scanner!.starts[index + 1] ?? scanner!.end;
    const text = decoder.decode(held!.subarray(from, to)).replace(/[\r\n]+$/, '');
    return parseRecord(text, head!.dialect);
  }

  /** The rows that are shown. Now and then it waits, so that what is asked meanwhile is answered. */
  async function* shown(): AsyncGenerator<readonly string[]> {
    const rows = order;
    const count = rows === null ? rowCount() : rows.length;
    for (let at = 0; at < count; at += SLICE_ROWS) {
      const to = Math.min(count, at + SLICE_ROWS);
      if (rows === null) yield* recordsBetween(at + first(), to + first());
      else for (const row of rows.subarray(at, to)) yield record(row + first());
      await pause();
    }
  }

  /** Records that stand one after the other are read in one go. */
  function recordsBetween(from: number, to: number): readonly (readonly string[])[] {
    const { starts, end } = scanner!;
    const bytes = held!.subarray(starts[from], starts[to] ?? end);
    return parseRecords(decoder.decode(bytes), head!.dialect);
  }

  async function arrange({ sort, filters }: Arrangement): Promise<number> {
    order = null;
    const conditions = filters
      .map(({ column, text }) => ({ column, condition: readCondition(text) }))
      .filter(({ condition }) => condition !== null);
    if (sort === null && conditions.length === 0) return rowCount();
    const kept: number[] = [];
    const values: string[] = [];
    let row = -1;
    for await (const cells of shown()) {
      row += 1;
      if (!conditions.every(({ column, condition }) => matches(cells[column] ?? '', condition!))) continue;
      kept.push(row);
      if (sort !== null) values.push(cells[sort.column] ?? '');
    }
    order = sort === null ? Uint32Array.from(kept) : sortRows(kept, values, sort.isDescending);
    return order.length;
  }

  async function page(index: number): Promise<readonly TableRow[]> {
    const from = index * ROWS_PER_PAGE;
    if (scanner === null || head === null) return [];
    const to = Math.min(order === null ? rowCount() : order.length, from + ROWS_PER_PAGE);
    if (!isHeld) return farPage(from, to);
    return Array.from({ length: Math.max(0, to - from) }, (_, at) => {
      const row = order === null ? from + at : order[from + at]!;
      return { number: row + 1, cells: record(row + first()) };
    });
  }

  /** Rows of a table that is not held: read from the nearest place that is known. */
  async function farPage(from: number, to: number): Promise<readonly TableRow[]> {
    const { starts, end } = scanner!;
    const record0 = from + first();
    const begin = Math.floor(record0 / SPARSE_STEP);
    const stop = Math.ceil((to + first()) / SPARSE_STEP);
    if (starts[begin] === undefined) return [];
    const bytes = await read(starts[begin], starts[stop] ?? end);
    const records = parseRecords(new TextDecoder().decode(bytes), head!.dialect);
    return records
      .slice(record0 - begin * SPARSE_STEP, to + first() - begin * SPARSE_STEP)
      .map((cells, at) => ({ number: from + at + 1, cells }));
  }

  return {
    head: readHead,
    ...{ scan, arrange, page },
    async summary(column) {
      const values = createSummary();
      for await (const cells of shown()) values.add(cells[column] ?? '');
      return values.end();
    },
    async numbers(columns) {
      const count = order === null ? rowCount() : order.length;
      const made = columns.map(() => new Float64Array(count));
      let at = 0;
      for await (const cells of shown()) {
        for (const [index, column] of columns.entries()) made[index]![at] = toNumber(cells[column] ?? '');
        at += 1;
      }
      return made;
    },
  };
}

/** Lets others have their turn. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** The number that a cell says; NaN when it says none. */
function toNumber(cell: string): number {
  const text = cell.trim();
  return text === '' ? Number.NaN : Number(text.includes('.') ? text : text.replace(',', '.'));
}
