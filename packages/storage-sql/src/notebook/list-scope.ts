import {
  type Hash,
  type IndexedEntry,
  type IndexedScope,
  type PartOfNotebook,
  type RelPath,
  ROOT,
  type SyncScope,
} from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { toSqlJson } from './json.ts';

/** Named as in `IndexedEntry`, so that rows need not be copied. */
const ENTRY = `f.rid, f.id, f.path, f.entry as kind, f.size as sizeBytes, f.stat_key as statKey, f.identity,
  f.content_hash as hash, f.parser_version as parserVersion, f.deleted_at as deletedMs`;
const BELOW = `> j.value || '/'`;
const NOT_BELOW = `< j.value || '0'`;
const EACH_LIVE = `select ${ENTRY} from json_each(?) j cross join file_metadata f where f.deleted_at is null`;
const EACH_FOLDER = 'select d.path from json_each(?) j cross join folder d where';

export const listStatements = {
  all: `select ${ENTRY} from file_metadata f not indexed where f.deleted_at is null`,
  at: `${EACH_LIVE} and f.path = j.value`,
  below: `${EACH_LIVE} and f.path ${BELOW} and f.path ${NOT_BELOW}`,
  inFolder: `${EACH_LIVE} and f.folder = j.value`,
  allFolders: 'select path from folder',
  folderAt: `${EACH_FOLDER} d.path = j.value`,
  foldersBelow: `${EACH_FOLDER} d.path ${BELOW} and d.path ${NOT_BELOW}`,
  foldersIn: `${EACH_FOLDER} d.parent = j.value`,
  byIdentity: `select ${ENTRY} from json_each(?) j cross join file_metadata f where f.identity = j.value`,
  deletedAt: `
    select ${ENTRY} from json_each(?) j cross join file_metadata f
    where f.path = j.value and f.deleted_at is not null`,
  deletedHash: `
    select ${ENTRY} from json_each(?) j cross join file_metadata f
    where f.content_hash = j.value and f.deleted_at is not null`,
} as const;

interface FolderRow {
  readonly path: RelPath;
}

/** The live entries and folders of a scope. */
export async function listScope(driver: SqlDriver, scope: SyncScope): Promise<IndexedScope> {
  if (scope.kind === 'all' || holdsRoot(scope)) return listAll(driver);
  const tops = [...new Set([...scope.paths, ...scope.trees])];
  const folders = [...new Set(scope.folders)];
  const entries = await readEach<IndexedEntry>(driver, [
    [listStatements.at, tops],
    [listStatements.below, tops],
    [listStatements.inFolder, folders],
  ]);
  const below = await readEach<FolderRow>(driver, [
    [listStatements.folderAt, tops],
    [listStatements.foldersBelow, tops],
    [listStatements.foldersIn, folders],
  ]);
  return { entries: uniqueEntries(entries), folders: [...new Set(below.map(({ path }) => path))] };
}

/** Entries that arriving files may be: see `IndexWriter.candidates`. */
export async function listCandidates(
  driver: SqlDriver,
  by: {
    readonly identities: readonly string[];
    readonly hashes: readonly Hash[];
    readonly paths: readonly RelPath[];
  },
): Promise<readonly IndexedEntry[]> {
  const identities = [...new Set(by.identities)].filter((identity) => identity !== '');
  const rows = await readEach<IndexedEntry>(driver, [
    [listStatements.byIdentity, identities],
    [listStatements.deletedAt, [...new Set(by.paths)]],
    [listStatements.deletedHash, [...new Set(by.hashes)]],
  ]);
  return uniqueEntries(rows);
}

async function listAll(driver: SqlDriver): Promise<IndexedScope> {
  const entries = await driver.all<IndexedEntry>(listStatements.all);
  const folders = await driver.all<FolderRow>(listStatements.allFolders);
  return { entries, folders: folders.map(({ path }) => path) };
}

async function readEach<R>(
  driver: SqlDriver,
  reads: readonly (readonly [sql: string, values: readonly string[]])[],
): Promise<R[]> {
  const found: R[][] = [];
  for (const [sql, values] of reads)
    if (values.length > 0) found.push(await driver.all<R>(sql, [toSqlJson(values)]));
  return found.flat();
}

function holdsRoot(scope: PartOfNotebook): boolean {
  return scope.paths.includes(ROOT) || scope.trees.includes(ROOT);
}

function uniqueEntries(entries: readonly IndexedEntry[]): IndexedEntry[] {
  return [...new Map(entries.map((entry) => [entry.rid, entry])).values()];
}
