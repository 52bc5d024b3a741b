import { type FileCount, type FileFilter, ROOT } from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { joinSql, sql, type SqlFragment } from '../sql.ts';
import { rangeBelow } from './keyset.ts';
import { filesWithTag, tagRange } from './tag-filter.ts';

/** Files beyond this are not counted. */
export const MAX_COUNTED_FILES = 10_000;
/** So many files of a tag are looked at for what else is asked of them. */
const MAX_LOOKED_AT = 10_000;
/** Filters whose number is remembered. */
const MAX_REMEMBERED = 500;

export const fileCountStatements = {
  /** Moves with every change of which files there are; in a long comparison at its end, when files only go. */
  stamp: `select coalesce((select seq from sqlite_sequence where name = 'change_log'), 0) || '/'
    || coalesce((select value from meta where key = 'last_rid'), '') as stamp`,
} as const;

/** A part of a filter that alone may be met by few files. */
export type FilterPart = 'tag' | 'folder' | 'kind';

/** Counts files of a filter once per state of the index. */
export interface FileCounts {
  /** How many files there are; `limit` and `approximate` when they are more. */
  upTo(filter: FileFilter, limit: number): Promise<FileCount>;
  /** True when at most `limit` files meet this part of the filter, which has to have it. */
  isFew(part: FilterPart, filter: FileFilter, limit: number): Promise<boolean>;
}

/** Makes counts that remember nothing yet. */
export function createFileCounts(driver: Pick<SqlDriver, 'all'>): FileCounts {
  let seen = '';
  const known = new Map<string, FileCount>();

  async function forgetOld(): Promise<void> {
    const [row] = await driver.all<{ stamp: string }>(fileCountStatements.stamp);
    if (row?.stamp === seen && known.size < MAX_REMEMBERED) return;
    known.clear();
    seen = row?.stamp ?? '';
  }

  async function count(name: string, query: SqlFragment, limit: number): Promise<FileCount> {
    await forgetOld();
    const key = JSON.stringify([name, limit, query.params]);
    const at = seen;
    const found = known.get(key) ?? (await countFiles(driver, query, limit));
    // What was counted while the index moved on is told, and not remembered.
    if (at === seen) known.set(key, found);
    return found;
  }

  return {
    upTo: (filter, limit) => count(partsOf(filter), fileCountQuery(filter, limit), limit),
    async isFew(part, filter, limit) {
      return !(await count(part, roughCountQuery(part, filter, limit), limit)).approximate;
    },
  };
}

async function countFiles(
  driver: Pick<SqlDriver, 'all'>,
  query: SqlFragment,
  limit: number,
): Promise<FileCount> {
  const [row] = await driver.all<{ total: number; looked: number }>(query.sql, query.params);
  const { total = 0, looked = 0 } = row ?? {};
  return { total: Math.min(total, limit), approximate: total > limit || looked > MAX_LOOKED_AT };
}

/** Filters with the same parts differ in their parameters. */
function partsOf({ folder = ROOT, kind, tag = '' }: FileFilter): string {
  return [folder !== ROOT, kind !== undefined, tag !== ''].join();
}

/** Never too low, and quick: files that carry two tags of a hierarchy count twice, deleted ones count too. */
export function roughCountQuery(
  part: FilterPart,
  { folder = ROOT, kind, tag = '' }: FileFilter,
  limit: number,
): SqlFragment {
  if (part === 'tag')
    return sql`select coalesce(sum(t.files), 0) as total, 0 as looked from tag t where ${tagRange('t', tag)}`;
  const [from, to] = rangeBelow(folder);
  const met =
    part === 'kind'
      ? sql`f.kind = ${kind ?? null} and f.deleted_at is null`
      : sql`f.path >= ${from} and f.path < ${to}`;
  return sql`select count(*) as total, 0 as looked from (
    select 1 from file_metadata f where ${met} limit ${limit + 1})`;
}

/** Counts by the index of the narrowest part, and looks at a bounded number of rows whatever is asked. */
export function fileCountQuery({ folder = ROOT, kind, tag = '' }: FileFilter, limit: number): SqlFragment {
  const [from, to] = rangeBelow(folder);
  const conditions = [sql`f.deleted_at is null`];
  if (kind !== undefined) conditions.push(sql`f.kind = ${kind}`);
  if (folder !== ROOT) conditions.push(sql`f.path >= ${from} and f.path < ${to}`);
  if (tag === '')
    return sql`select count(*) as total, 0 as looked from (
      select 1 from file_metadata f where ${joinSql(conditions, ' and ')} limit ${limit + 1})`;
  return sql`select count(*) filter (where ${joinSql(conditions, ' and ')}) as total, count(*) as looked from (
    select distinct rid from ${filesWithTag(tag)} limit ${MAX_LOOKED_AT + 1}) t cross join file_metadata f on f.rid = t.rid`;
}
