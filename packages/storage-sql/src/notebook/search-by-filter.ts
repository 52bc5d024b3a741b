import {
  decodeCursor,
  encodeCursor,
  pageLimit,
  type CountedPage,
  type FileId,
  type PageRequest,
  type RelPath,
  type SearchMatch,
  type SearchQuery,
} from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { sql, type SqlFragment } from '../sql.ts';
import { searchFilters } from './search-filter.ts';

const MAX_COUNTED = 10_000;

interface FilteredRow {
  readonly rid: number;
  readonly id: string;
  readonly path: string;
  readonly title: string | null;
  readonly updated_at: number;
}

/** Answers a search without words: what passes the filters, changed last first. */
export async function findByFilter(
  driver: Pick<SqlDriver, 'all'>,
  query: SearchQuery,
  page: PageRequest,
): Promise<CountedPage<SearchMatch>> {
  const list = `filter ${JSON.stringify(query.terms)}`;
  const limit = pageLimit(page);
  const [at, rid, counted] = (decodeCursor(list, page.cursor) ?? []).map(Number);
  const filter = searchFilters(query).file;
  const behind =
    at === undefined ? sql`1` : sql`updated_at <= ${at} and (updated_at < ${at} or rid > ${rid ?? 0})`;
  const wanted = sql`select rid, id, path, title, updated_at from file_metadata hit
    where deleted_at is null and ${behind} and ${filter} order by updated_at desc, rid limit ${limit + 1}`;
  const rows = await driver.all<FilteredRow>(wanted.sql, wanted.params);
  const total = counted ?? (await count(driver, filter));
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ id, path, title }) => ({ id: id as FileId, path: path as RelPath, title, score: 0 })),
    nextCursor: last && rows.length > limit ? encodeCursor(list, [last.updated_at, last.rid, total]) : null,
    total,
    approximate: total >= MAX_COUNTED,
  };
}

async function count(driver: Pick<SqlDriver, 'all'>, filter: SqlFragment): Promise<number> {
  const query = sql`select count(*) as files from (
    select 1 from file_metadata hit where deleted_at is null and ${filter} limit ${MAX_COUNTED})`;
  const [row] = await driver.all<{ files: number }>(query.sql, query.params);
  return row?.files ?? 0;
}
