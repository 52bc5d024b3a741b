import type { SqlEngine } from '@codexlab/storage-sql';

type Dump = Readonly<Record<string, readonly string[]>>;

const TABLES = `
  select name from pragma_table_list
  where schema = 'main' and type in ('table', 'shadow') and name not in ('sqlite_schema', 'sqlite_stat1', 'sqlite_stat4')
  order by name`;

/** Every row of every table as SQL literals, each table in an order of its own; and its tables as SQL. */
export async function dumpOf(engine: SqlEngine, location: string): Promise<Dump> {
  const driver = await engine.openDriver({ location, readOnly: true, synchronous: 'NORMAL' });
  try {
    const dump: Record<string, readonly string[]> = {};
    for (const { name } of await driver.all<{ name: string }>(TABLES)) {
      const columns = await driver.all<{ name: string }>('select name from pragma_table_xinfo(?)', [name]);
      const literals = columns.map((column) => `quote("${column.name}")`).join(` || ',' || `);
      const rows = await driver.all<{ row: string }>(`select ${literals} as row from "${name}" order by 1`);
      dump[name] = rows.map(({ row }) => row);
    }
    const schema = await driver.all<{ sql: string }>(
      'select sql from sqlite_schema where sql is not null order by sql',
    );
    dump['sqlite_schema'] = schema.map(({ sql }) => sql).filter((sql) => !sql.includes('sqlite_stat'));
    return dump;
  } finally {
    await driver.close();
  }
}
