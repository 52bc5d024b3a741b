import type { FileCount, FileFilter } from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { joinSql, sql, type SqlFragment } from '../sql.ts';
import { rangeBelow } from './keyset.ts';
import { filesWithTag } from './tag-filter.ts';

/** Files beyond this are not counted. */
export const MAX_COUNTED_FILES = 10_000;
/** So many files of a tag are looked at for what else is asked of them. */
const MAX_LOOKED_AT = 20_000;
/** Filters whose number is remembered. */
const MAX_REMEMBERED = 500;

export const fileCountStatements = {
  /** Moves with every change of which files there are; in a long comparison at its end, when files only go. */
  stamp: `select coalesce((select seq from sqlite_sequence where name = 'change_log'), 0) || '/'
    || coalesce((select value from meta where key = 'last_rid'), '') as stamp`,
} as const;

/** Counts files of a filter once per state of the index. */
export interface FileCounts {
  /** How many files there are; `limit` and `approximate` when they are more. */
  upTo(filter: FileFilter, limit: number): Promise<FileCount>;
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

  return {
    async upTo({ folder, kind, tag }, limit) {
      await forgetOld();
      const key = JSON.stringify([folder ?? '', kind ?? '', tag ?? '', limit]);
      const at = seen;
      const count = known.get(key) ?? (await countFiles(driver, { folder, kind, tag }, limit));
      // What was counted while the index moved on is told, and not remembered.
      if (at === seen) known.set(key, count);
      return count;
    },
  };
}

async function countFiles(
  driver: Pick<SqlDriver, 'all'>,
  filter: FileFilter,
  limit: number,
): Promise<FileCount> {
  const query = fileCountQuery(filter, limit);
  const [row] = await driver.all<{ total: number; looked: number }>(query.sql, query.params);
  const { total = 0, looked = 0 } = row ?? {};
  return { total: Math.min(total, limit), approximate: total > limit || looked > MAX_LOOKED_AT };
}

/** Counts by the index of the narrowest part, and looks at a bounded number of rows whatever is asked. */
export function fileCountQuery(
  { folder = '' as never, kind, tag = '' }: FileFilter,
  limit: number,
): SqlFragment {
  const [from, to] = rangeBelow(folder);
  const conditions = [sql`f.deleted_at is null`];
  if (kind !== undefined) conditions.push(sql`f.kind = ${kind}`);
  if (folder !== '') conditions.push(sql`f.path >= ${from} and f.path < ${to}`);
  if (tag === '')
    return sql`select count(*) as total, 0 as looked from (
      select 1 from file_metadata f where ${joinSql(conditions, ' and ')} limit ${limit + 1})`;
  return sql`select count(*) filter (where ${joinSql(conditions, ' and ')}) as total, count(*) as looked from (
    select distinct rid from ${filesWithTag(tag)} limit ${MAX_LOOKED_AT + 1}) t cross join file_metadata f on f.rid = t.rid`;
}
