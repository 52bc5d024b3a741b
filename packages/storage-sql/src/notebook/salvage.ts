import { isUlid, type NotebookId } from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { toSqlJson } from './json.ts';

const READ_ROWS = 1000;

const COLUMNS = `
  rid, id, path, entry, size, stat_key, identity, content_hash, parser_version, folder, filename, name_key,
  extension, kind, mime_type, metadata_hash, last_modified, created_at, updated_at`;

export const salvageStatements = {
  notebookId: `select value from meta where key = 'notebook_id'`,
  upwards: `select ${COLUMNS} from file_metadata where rid > ? order by rid limit ${READ_ROWS}`,
  downwards: `select ${COLUMNS} from file_metadata where rid < ? order by rid desc limit ${READ_ROWS}`,
  keep: `
    insert or ignore into file_metadata (${COLUMNS}, properties, deleted_at)
    select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
      value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12, value ->> 13, value ->> 14, value ->> 15,
      value ->> 16, value ->> 17, value ->> 18, '{}', ?
    from json_each(?)`,
  noteRid: `
    update meta set value = (select cast(coalesce(max(rid), 0) as text) from file_metadata)
    where key = 'last_rid'`,
} as const;

/** One row of `file_metadata`, as stored. */
type StoredFile = Readonly<Record<string, string | number | null>> & { readonly rid: number };

/** What could be read out of an index that is given up. */
export interface SalvagedIndex {
  readonly notebookId: NotebookId | null;
  readonly files: readonly StoredFile[];
}

/** Reads ids and what recognises their files out of an index, as far as it can be read; never throws. */
export async function salvageIndex(driver: Pick<SqlDriver, 'all'>): Promise<SalvagedIndex> {
  const [row] = await orEmpty(driver.all<{ value: string }>(salvageStatements.notebookId));
  const files = new Map<number, StoredFile>();
  await readOn(driver, salvageStatements.upwards, -1, files);
  // Behind a damaged page the rest can still be reached from the other end.
  await readOn(driver, salvageStatements.downwards, Number.MAX_SAFE_INTEGER, files);
  return {
    notebookId: row && typeof row.value === 'string' && isUlid(row.value) ? row.value : null,
    files: [...files.values()].filter(isUsable),
  };
}

/**
 * Puts salvaged files into an empty index as deleted ones: when their files are found on the disk they come back
 * with the ids they had. Returns how many were kept.
 */
export async function keepSalvaged(
  driver: SqlDriver,
  salvaged: SalvagedIndex,
  nowMs: number,
): Promise<number> {
  let kept = 0;
  for (let at = 0; at < salvaged.files.length; at += READ_ROWS) {
    const rows = salvaged.files.slice(at, at + READ_ROWS).map((file) => Object.values(file));
    const [result] = await driver.batch([{ sql: salvageStatements.keep, params: [nowMs, toSqlJson(rows)] }]);
    kept += result?.changes ?? 0;
  }
  await driver.batch([{ sql: salvageStatements.noteRid }]);
  return kept;
}

async function readOn(
  driver: Pick<SqlDriver, 'all'>,
  sql: string,
  from: number,
  files: Map<number, StoredFile>,
): Promise<void> {
  for (let at = from; ;) {
    const rows = await orEmpty(driver.all<StoredFile>(sql, [at]));
    const news = rows.filter((row) => Number.isSafeInteger(row.rid) && !files.has(row.rid));
    if (news.length === 0) return;
    for (const row of news) files.set(row.rid, row);
    at = news.at(-1)!.rid;
  }
}

/** What cannot be read is what is being given up. */
async function orEmpty<R>(reading: Promise<R[]>): Promise<R[]> {
  try {
    return await reading;
  } catch {
    return [];
  }
}

function isUsable(file: StoredFile): boolean {
  const { id, path, rid } = file;
  const named = typeof id === 'string' && isUlid(id) && typeof path === 'string' && path !== '';
  const whole = Object.entries(file).every(([name, value]) => name === 'content_hash' || value !== null);
  return named && whole && rid > 0 && !path.startsWith('/') && path.isWellFormed();
}
