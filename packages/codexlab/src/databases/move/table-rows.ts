import { createHash, type Hash } from 'node:crypto';
import type { SqlDriver, SqlValue, Statement } from '@codexlab/storage-sql';
import type { ColumnShape, TableShape } from './table-shape.ts';

/** A number that stays a fraction although it is whole. */
export interface Real {
  readonly real: number;
}

/** A value with the type that it has in its row. */
export type Cell = SqlValue | Real;

/** Values in the order of the table's columns. */
export type Row = readonly Cell[];

/** How many rows a table has, and what is in them. */
export interface TableDigest {
  readonly table: string;
  readonly rows: number;
  /** SHA-256 of all values with their types, in the order of the key, as 64 hexadecimal digits. */
  readonly sha256: string;
}

const ROWS_AT_ONCE = 256;

/** Reads a table in the order of its key, some rows at a time; holds no lock between them. */
export async function* rowsOf(
  driver: Pick<SqlDriver, 'all'>,
  table: TableShape,
): AsyncGenerator<readonly Row[]> {
  for (let last: Row | null = null; ;) {
    const found: Record<string, SqlValue>[] = await driver.all<Record<string, SqlValue>>(
      pageSql(table, last !== null),
      keyOf(table, last),
    );
    const rows: Row[] = found.map((row) => table.columns.map((column, at) => toCell(row, column, at)));
    if (rows.length > 0) yield rows;
    if (rows.length < ROWS_AT_ONCE) return;
    last = rows.at(-1)!;
  }
}

/** The writes that put rows into a table. */
export function insertRows({ name, columns }: TableShape, rows: readonly Row[]): Statement[] {
  const values = columns.map(({ affinity }) => (affinity === 'none' ? 'iif(?, cast(? as real), ?)' : '?'));
  const sql = `insert into ${name} (${columns.map((column) => column.name).join()}) values (${values.join()})`;
  return rows.map((row) => ({ sql, params: row.flatMap((cell, at) => toParams(cell, columns[at]!)) }));
}

/** Counts and digests rows as they go by. */
export function digestRows(table: TableShape) {
  const hash = createHash('sha256');
  let count = 0;
  return {
    add(rows: readonly Row[]): void {
      for (const row of rows) addRow(hash, row);
      count += rows.length;
    },
    end: (): TableDigest => ({ table: table.name, rows: count, sha256: hash.digest('hex') }),
  };
}

/** Reads a whole table for its digest. */
export async function digestTable(driver: Pick<SqlDriver, 'all'>, table: TableShape): Promise<TableDigest> {
  const digest = digestRows(table);
  for await (const rows of rowsOf(driver, table)) digest.add(rows);
  return digest.end();
}

/** Whole numbers too large for JavaScript come as text beside their column, and it says which numbers are fractions. */
function pageSql({ name, columns, key }: TableShape, isLater: boolean): string {
  const keys = key.map((at) => columns[at]!.name).join();
  const marks = key.map(() => '?').join();
  return `
select ${columns.flatMap(readColumn).join(', ')} from ${name}
${isLater ? `where (${keys}) > (${marks})` : ''} order by ${keys} limit ${ROWS_AT_ONCE}`;
}

function readColumn({ name, affinity }: ColumnShape, at: number): string[] {
  const value = `${name} as v${at}`;
  if (affinity === 'text' || affinity === 'real') return [value];
  const { MIN_SAFE_INTEGER: least, MAX_SAFE_INTEGER: most } = Number;
  const exact = `iif(${name} between ${least} and ${most}, null, cast(${name} as text))`;
  return [value, `case typeof(${name}) when 'real' then 'real' when 'integer' then ${exact} end as t${at}`];
}

function toCell(row: Readonly<Record<string, SqlValue>>, { affinity }: ColumnShape, at: number): Cell {
  const value = row[`v${at}`]!;
  const type = row[`t${at}`] ?? null;
  if (typeof type !== 'string') return value;
  if (type !== 'real') return BigInt(type);
  return affinity === 'none' ? { real: Number(value) } : value;
}

function keyOf({ key }: TableShape, row: Row | null): SqlValue[] {
  return row === null ? [] : key.map((at) => toValue(row[at]!));
}

function toParams(cell: Cell, { affinity }: ColumnShape): SqlValue[] {
  if (affinity !== 'none') return [toValue(cell)];
  return isReal(cell) ? [1, cell.real, null] : [0, null, cell];
}

function toValue(cell: Cell): SqlValue {
  return isReal(cell) ? cell.real : cell;
}

function isReal(cell: Cell): cell is Real {
  return typeof cell === 'object' && cell !== null && 'real' in cell;
}

function addRow(hash: Hash, row: Row): void {
  hash.update(`[${row.length}]`);
  for (const cell of row) addCell(hash, cell);
}

function addCell(hash: Hash, cell: Cell): void {
  if (cell instanceof Uint8Array) {
    hash.update(`b${cell.length}:`);
    hash.update(cell);
    return;
  }
  const text = isReal(cell) ? `${cell.real}` : `${cell}`;
  const type = cell === null ? '0' : isReal(cell) ? 'r' : typeof cell === 'string' ? 's' : 'n';
  hash.update(`${type}${Buffer.byteLength(text)}:${text}`);
}
