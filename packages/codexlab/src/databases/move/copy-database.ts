import { CodexError, isCodexError } from '@codexlab/core';
import {
  migrate,
  schemaDigest,
  schemaVersions,
  type SchemaDomain,
  type SqlDriver,
} from '@codexlab/storage-sql';
import { digestRows, insertRows, rowsOf, type TableDigest } from './table-rows.ts';
import { readTables, type TableShape } from './table-shape.ts';

const TRIGGERS = `select name, sql from sqlite_schema where type = 'trigger' order by name`;
/** The tables of virtual ones are written with what they were made with: names of triggers are ours alone. */
const dropTrigger = (name: string) => `drop trigger "${name}";`;

/** How to copy. */
export interface CopyOptions {
  readonly from: SqlDriver;
  /** Of a new database, opened with `shadowTables`; it is good for nothing but closing afterwards. */
  readonly to: SqlDriver;
  /** What both are made of. */
  readonly domains: readonly SchemaDomain[];
  readonly signal?: AbortSignal | undefined;
}

/** What was copied. */
export interface CopiedRows {
  /** Tables with their rows as they were read. */
  readonly tables: readonly TableDigest[];
  /** False: the engine bars the tables of full-text search, which are empty now. */
  readonly hasSearch: boolean;
}

/**
 * Copies every row into a new database whose tables are made at the versions that the old one has: ids, positions of
 * change logs and the words of full-text search stay what they are. Throws `unsupported` for tables of another make
 * than their versions promise.
 */
export async function copyDatabase(options: CopyOptions): Promise<CopiedRows> {
  const { from, to, domains, signal } = options;
  await migrate(to, await atVersionsOf(from, domains));
  await requireSameSchema(from, to);
  const triggers = await to.all<{ name: string; sql: string }>(TRIGGERS);
  await to.upkeep('pragma foreign_keys = off'); // rows come table by table
  if (triggers.length > 0) await to.script(triggers.map(({ name }) => dropTrigger(name)).join('\n'));
  const tables: TableDigest[] = [];
  let hasSearch = true;
  for (const table of await readTables(from)) {
    signal?.throwIfAborted();
    if (table.isShadow && !hasSearch) continue;
    const copied = await copyTable(options, table);
    if (copied === null) hasSearch = false;
    else tables.push(copied);
  }
  if (triggers.length > 0) await to.script(triggers.map(({ sql }) => `${sql};`).join('\n'));
  return { tables, hasSearch };
}

/** The steps that lead to the versions that a database has. */
async function atVersionsOf(from: SqlDriver, domains: readonly SchemaDomain[]): Promise<SchemaDomain[]> {
  const versions = await schemaVersions(from);
  return domains.map(({ domain, migrations }) => ({
    domain,
    migrations: migrations.slice(0, versions[domain] ?? 0),
  }));
}

async function requireSameSchema(from: SqlDriver, to: SqlDriver): Promise<void> {
  if ((await schemaDigest(from)) === (await schemaDigest(to))) return;
  const message =
    'The database has tables of another make than this program knows. Move it with the version of Codex that made it.';
  throw new CodexError('unsupported', message, { reason: 'schema' });
}

/** Null when the engine bars it; what is in a new one goes before. */
async function copyTable({ from, to, signal }: CopyOptions, table: TableShape): Promise<TableDigest | null> {
  try {
    await to.batch([{ sql: `delete from ${table.name}` }]);
  } catch (error) {
    if (table.isShadow && isCodexError(error, 'internal')) return null;
    throw error;
  }
  const digest = digestRows(table);
  for await (const rows of rowsOf(from, table)) {
    signal?.throwIfAborted();
    await to.batch(insertRows(table, rows));
    digest.add(rows);
  }
  return digest.end();
}
