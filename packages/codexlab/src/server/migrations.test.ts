import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  migrate,
  migrateDown,
  newestVersions,
  notebookSchema,
  type SchemaDomain,
  schemaDigest,
  type SchemaVersions,
  type SqlDriver,
  systemSchema,
} from '@codexlab/storage-sql';
import { openDriver } from '@codexlab/storage-sqlite';
import { SYSTEM_DATABASE } from '../databases/names.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeDemo } from '../demo/write-demo.ts';
import { openNotebook } from '../open.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openMatrixWorld } from './matrix/matrix-world.ts';
import { openTestServer } from './testing/test-server.ts';

type Rows = readonly Readonly<Record<string, unknown>>[];

/** The rows of each table; what a database tells of itself, and what full-text search keeps for itself, is left out. */
async function rowsOf(driver: SqlDriver): Promise<Map<string, Rows>> {
  const tables = await driver.all<{ name: string; sql: string }>(
    `select name, sql from sqlite_schema where type = 'table' and name not like 'sqlite%' and name not in ('schema_version', 'meta')`,
  );
  const virtual = tables.filter(({ sql }) => /^create virtual/i.test(sql)).map(({ name }) => name);
  const own = tables.filter(({ name }) => !virtual.some((each) => name.startsWith(each)));
  const rows = new Map<string, Rows>();
  for (const { name } of own) rows.set(name, await driver.all(`select * from "${name}" order by 1, 2`));
  return rows;
}

/** What of `before` has a place in the tables that are there now. */
function within(before: ReadonlyMap<string, Rows>, now: ReadonlyMap<string, Rows>): Map<string, Rows> {
  const kept = new Map<string, Rows>();
  for (const [name, rows] of now) {
    const columns = Object.keys(rows[0] ?? {});
    const old = before.get(name) ?? [];
    kept.set(
      name,
      old.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]]))),
    );
  }
  return kept;
}

/** Every version that a database can be taken back to: a step less of a domain, with all domains after it gone. */
function targetsOf(domains: readonly SchemaDomain[]): SchemaVersions[] {
  return domains.flatMap(({ migrations }, at) =>
    migrations.map((_, less) =>
      Object.fromEntries(
        domains
          .slice(0, at + 1)
          .map((each, before) => [each.domain, before === at ? less : each.migrations.length]),
      ),
    ),
  );
}

/** Takes copies of a filled database down to every version and up again. */
async function downAndUp(path: string, domains: readonly SchemaDomain[]): Promise<readonly string[]> {
  const copies: string[] = [];
  for (const targets of targetsOf(domains)) {
    const location = join(temporaryFolder(), 'copy.db');
    copyFileSync(path, location);
    const driver = await openDriver({ location, synchronous: 'NORMAL' });
    onTestFinished(() => driver.close());
    const digest = await schemaDigest(driver);
    const before = await rowsOf(driver);
    await migrateDown(driver, domains, targets);
    const below = await rowsOf(driver);
    expect(below, JSON.stringify(targets)).toEqual(within(before, below));
    await migrate(driver, domains);
    const after = await rowsOf(driver);
    expect(await schemaDigest(driver), JSON.stringify(targets)).toBe(digest);
    for (const [name, rows] of below) expect(within(after, below).get(name), name).toEqual(rows);
    expect(await driver.all('pragma foreign_key_check')).toEqual([]);
    expect(await driver.all('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    await driver.close();
    copies.push(location);
  }
  return copies;
}

describe('migrations of a filled database, down and up', () => {
  it('keep every row of the system database that the older version has a place for', async () => {
    const { server } = await openMatrixWorld();
    await server.codex.audit.flush();
    const people = (await rowsOf(server.driver)).get('user');
    await server.close();
    const copies = await downAndUp(join(server.dataDir, SYSTEM_DATABASE), systemSchema);
    expect(copies.length).toBeGreaterThanOrEqual(systemSchema.length);
    const dataDir = temporaryFolder();
    copyFileSync(copies.at(-1)!, join(dataDir, SYSTEM_DATABASE));
    const again = await openTestServer({ dataDir });
    expect((await rowsOf(again.driver)).get('user')).toEqual(people);
    expect(people?.length).toBeGreaterThan(5);
  });

  it('keep every row of an index that the older version has a place for', async () => {
    const root = join(temporaryFolder(), 'demo');
    await writeDemo(root);
    const notebook = await openNotebook(root, { dataDir: temporaryFolder(), workers: 0 });
    await notebook.sync();
    await notebook.close();
    const copies = await downAndUp(join(root, '.codex/notebook.db'), notebookSchema);
    expect(copies).toHaveLength(Object.values(newestVersions(notebookSchema)).reduce((a, b) => a + b, 0));
  });
});
