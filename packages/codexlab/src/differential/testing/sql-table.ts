import type { SqlDriver } from '@codexlab/storage-sql';
import type { Step } from './sql-step.ts';

/** A column with the type that it was declared with. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/** A table of a real schema; names are quoted. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  /** Full text, whose columns are only asked by `match`. */
  readonly isFullText: boolean;
}

const TABLES = `select name, sql from sqlite_schema
  where type = 'table' and sql not like '%fts5vocab%' and name not glob '*_index_*' and name not like 'sqlite%'
  order by name`;

/** Reads which tables there are, without those that full text keeps for itself. */
export async function readTables(driver: SqlDriver): Promise<readonly Table[]> {
  const tables = await driver.all<{ name: string; sql: string }>(TABLES);
  return Promise.all(
    tables.map(async ({ name, sql }) => {
      const columns = await driver.all<Column>('select name, type from pragma_table_info(?)', [name]);
      return {
        name: `"${name}"`,
        columns: columns.map((column) => ({ ...column, name: `"${column.name}"` })),
        isFullText: sql.includes('using fts5'),
      };
    }),
  );
}

/** Asks for every row of a table with the types of its values, in an order that leaves no choice. */
export function wholeTable({ name, columns, isFullText }: Table): Step {
  const names = columns.map((column) => column.name);
  const typed = names.map((column, at) => `${column}, typeof(${column}) as t${at}`);
  const sql = isFullText
    ? `select rowid from ${name} order by rowid`
    : `select ${typed.join()} from ${name} order by ${names.join()}`;
  return { type: 'all', sql, params: [] };
}
