import { copyFileSync, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SqlDriver } from '@codexlab/storage-sql';
import { openDriver } from '@codexlab/storage-sqlite';
import { expect } from 'vitest';
import type { Notebook } from '@codexlab/core';
import { openNotebook } from '../open.ts';
import { hashesInIndex, hashesOnDisk } from '../testing/folder-oracle.ts';
import type { Round } from './scenario.ts';

/** A notebook with where its data lies. */
export interface Place {
  readonly root: string;
  readonly dataDir: string;
}

/** Opens the notebook in this process and closes it after `work`. */
export async function withNotebook<T>(
  { root, dataDir }: Place,
  work: (notebook: Notebook) => Promise<T>,
  options: { readonly rebuild?: boolean; readonly workers?: number } = {},
): Promise<T> {
  const notebook = await openNotebook(root, { dataDir, workers: 0, ...options });
  try {
    return await work(notebook);
  } finally {
    await notebook.close();
  }
}

/**
 * Starts again after a fault and compares once. Then index and folder must be the same, the database sound, nothing
 * left over, and no byte changed in any file; every few rounds also all that the index says must be what one made from
 * nothing says.
 */
export async function expectMended(round: Round, place: Place): Promise<void> {
  const before = hashesOnDisk(place.root);
  await withNotebook(place, (notebook) => notebook.sync());
  expectSame(hashesOnDisk(place.root), before, 'bytes changed in files that nobody asked to change');
  await expectExact(round, place);
  if (round.seed % 5 === 0) await expectAsFromScratch(round, place);
}

/** Of a notebook that is closed: index and folder are the same, the database is sound, and nothing is left over. */
export async function expectExact(round: Round, { root }: Place): Promise<void> {
  const index = join(root, '.codex');
  expectSame(await hashesInIndex(index), hashesOnDisk(root), 'the index is not the folder');
  expect(leftovers(root)).toEqual([]);
  await withCopy(round, join(index, 'notebook.db'), expectSound);
}

/** Throws with the first paths at which two pictures of a folder differ. */
export function expectSame(
  actual: ReadonlyMap<string, unknown>,
  expected: ReadonlyMap<string, unknown>,
  what: string,
): void {
  const paths = [...new Set([...actual.keys(), ...expected.keys()])];
  const wrong = paths.filter((path) => actual.get(path) !== expected.get(path));
  const told = wrong.slice(0, 5).map((path) => `${path}: ${expected.get(path)} became ${actual.get(path)}`);
  expect(told, `${what}, ${wrong.length} paths`).toEqual([]);
}

/** Everything that the index says is what an index made from nothing says. */
export async function expectAsFromScratch(round: Round, place: Place): Promise<void> {
  const lived = await dumpOf(round, place.root);
  await withNotebook(place, (notebook) => notebook.sync(), { rebuild: true });
  expect(lived).toEqual(await dumpOf(round, place.root));
}

/** All that the index of a closed notebook says, without ids, row numbers and times. */
export function dumpOf(round: Round, root: string): Promise<Record<string, unknown>> {
  return withCopy(round, join(root, '.codex/notebook.db'), dump);
}

/** The id of each file, by its path. */
export async function idsOf(round: Round, root: string): Promise<Record<string, string>> {
  const sql = 'select path, id from file_metadata where deleted_at is null order by path';
  const rows = await withCopy(round, join(root, '.codex/notebook.db'), (driver) =>
    driver.all<{ path: string; id: string }>(sql),
  );
  return Object.fromEntries(rows.map(({ path, id }) => [path, id]));
}

/** What a crash may leave only until the next start. */
function leftovers(root: string): readonly string[] {
  const index = join(root, '.codex');
  const logs = ['notebook.db-wal', 'notebook.db-journal'].filter(
    (name) => (statSync(join(index, name), { throwIfNoEntry: false })?.size ?? 0) > 0,
  );
  const inTmp = existsSync(join(index, 'tmp')) ? readdirSync(join(index, 'tmp')) : [];
  return [...logs, ...inTmp.map((name) => `tmp/${name}`)];
}

async function withCopy<T>(round: Round, path: string, work: (driver: SqlDriver) => Promise<T>): Promise<T> {
  const location = join(round.folder(), 'copy.db');
  copyFileSync(path, location);
  const driver = await openDriver({ location, synchronous: 'NORMAL' });
  try {
    return await work(driver);
  } finally {
    await driver.close();
  }
}

/** The database finds nothing wrong with itself, and full text nothing with its own tables. */
export async function expectSound(driver: SqlDriver): Promise<void> {
  expect(await driver.all('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect(await driver.all('pragma foreign_key_check')).toEqual([]);
  const texts = await driver.all<{ name: string }>(
    `select name from sqlite_schema where sql like 'create virtual table % using fts5(%'`,
  );
  for (const { name } of texts)
    await driver.script(`insert into ${name}(${name}) values ('integrity-check')`);
}

async function dump(driver: SqlDriver): Promise<Record<string, unknown>> {
  for (const table of ['search_index', 'name_index'])
    await driver.script(`create virtual table ${table}_vocab using fts5vocab(${table}, instance)`);
  const answers: Record<string, unknown> = {};
  for (const [what, sql] of Object.entries(DUMP)) answers[what] = await driver.all(sql);
  return answers;
}

const LIVE = 'join file_metadata f using (rid)';
const DUMP: Readonly<Record<string, string>> = {
  files: `select path, entry, size, content_hash, folder, filename, extension, kind, file_type, mime_type, metadata_hash,
    problem_count, title, problems, properties, todo_count, open_todos
    from file_metadata where deleted_at is null order by path`,
  folders: 'select path, parent from folder order by path',
  tags: `select f.path, t.name from file_tag ft ${LIVE} join tag t using (tag_rid) order by 1, 2`,
  tagCounts: 'select name, files from tag where files > 0 order by name',
  links: `select f.path, l.ordinal, l.kind, l.target, k.key, l.heading, l.block, l.text, l.line
    from link l ${LIVE} left join link_key k using (key_id) order by 1, 2`,
  linkKeys: 'select key, links, files from link_key where links > 0 or files > 0 order by key',
  aliases: `select f.path, a.alias from file_alias a ${LIVE} order by 1, 2`,
  properties: `select f.path, n.name, p.ordinal, p.type, p.class, p.value
    from property p ${LIVE} join property_name n using (name_id) order by 1, 2, 3`,
  todos: `select f.path, t.ordinal, t.line, t.done, t.due, t.text, t.heading from todo t ${LIVE} order by 1, 2`,
  texts: `select f.path, length(t.text) from extracted_text t ${LIVE} order by 1`,
  words: `select f.path, v.col, v.offset, v.term from search_index_vocab v
    join file_metadata f on f.rid = v.doc order by 1, 2, 3, 4`,
  names: `select f.path, v.col, v.offset, v.term from name_index_vocab v
    join file_metadata f on f.rid = v.doc order by 1, 2, 3, 4`,
};
