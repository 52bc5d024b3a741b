import type { SqlDriver } from '@codexlab/storage-sql';

/** A column as its rows are carried from one database to another. */
export interface ColumnShape {
  /** As it stands in statements. */
  readonly name: string;
  /** What values it turns others into: those of `none` stay as they are, those of `text` and `real` are of that type. */
  readonly affinity: 'integer' | 'text' | 'real' | 'none';
}

/** A table as its rows are carried from one database to another. */
export interface TableShape {
  /** As it stands in statements. */
  readonly name: string;
  /** The key among them; without another one the number that the engine gives each row. */
  readonly columns: readonly ColumnShape[];
  /** Places of the key in `columns`. */
  readonly key: readonly number[];
  /** True for a table that a virtual one keeps its content in. */
  readonly isShadow: boolean;
}

type Reader = Pick<SqlDriver, 'all'>;

const SEQUENCES = 'sqlite_sequence';
/** What the engine notes of its own accord is not carried; how far numbers have been given comes last. */
const TABLES = `
  select name, type, wr from pragma_table_list
  where schema = 'main' and type in ('table', 'shadow') and (name not like 'sqlite\\_%' escape '\\' or name = '${SEQUENCES}')
  order by name = '${SEQUENCES}', type desc, name`;
const COLUMNS = 'select name, type, pk from pragma_table_xinfo(?) where hidden = 0 order by cid';
const ROW_NUMBER: ColumnShape = { name: 'rowid', affinity: 'integer' };

interface TableRow {
  readonly name: string;
  readonly type: 'table' | 'shadow';
  /** 1: the table has no number for each row. */
  readonly wr: number;
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  /** The place in the primary key, from 1; 0: it is not in it. */
  readonly pk: number;
}

/** The tables that rows are carried of, in the order in which to write them. */
export async function readTables(driver: Reader): Promise<readonly TableShape[]> {
  const tables: TableShape[] = [];
  for (const table of await driver.all<TableRow>(TABLES))
    tables.push(toShape(table, await driver.all<ColumnRow>(COLUMNS, [table.name])));
  return tables;
}

function toShape({ name, type, wr }: TableRow, found: readonly ColumnRow[]): TableShape {
  const columns = found.map((column) => ({ name: quoted(column.name), affinity: affinityOf(column.type) }));
  const inKey = found.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk);
  const isNumbered = inKey.length === 1 && inKey[0]!.type.toUpperCase() === 'INTEGER'; // it is the number of the row
  const base = { name: quoted(name), isShadow: type === 'shadow' };
  if (wr === 1 || isNumbered) return { ...base, columns, key: inKey.map((column) => found.indexOf(column)) };
  return { ...base, columns: [ROW_NUMBER, ...columns], key: [0] };
}

/** As the engine decides it from the declared type. What it takes for numbers of any kind is kept as it is. */
function affinityOf(type: string): ColumnShape['affinity'] {
  if (/int/i.test(type)) return 'integer';
  if (/char|clob|text/i.test(type)) return 'text';
  if (/real|floa|doub/i.test(type)) return 'real';
  return 'none';
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
