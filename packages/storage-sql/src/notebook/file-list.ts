import {
  decodeCursor,
  pageLimit,
  type CursorKey,
  type FileFilter,
  type FileSummary,
  type Page,
  type PageRequest,
} from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { joinSql, sql, type SqlFragment } from '../sql.ts';
import { FILE_COLUMNS, toSummary, type FileRow } from './file-row.ts';
import { rangeBelow, toPage } from './keyset.ts';
import { filesWithTag, tagRange } from './tag-filter.ts';

/** A tag on more files than this is met often enough when walking the list in its order. */
const MAX_SORTED_FILES = 5000;
const columns: SqlFragment = sqlText(FILE_COLUMNS);

/** One page of a file list. Every combination of filter and sort reads a bounded part of the index. */
export async function listFiles(
  driver: Pick<SqlDriver, 'all'>,
  filter: FileFilter,
  page: PageRequest,
): Promise<Page<FileSummary>> {
  const { folder = '', kind = '', tag = '', sort = 'path' } = filter;
  const list = `files ${JSON.stringify([folder, kind, tag, sort])}`;
  const limit = pageLimit(page);
  const after = decodeCursor(list, page.cursor);
  const query = fileListQuery(filter, {
    after,
    wanted: limit + 1,
    rareTag: tag !== '' && (await isRare(driver, tag)),
  });
  const rows = await driver.all<FileRow>(query.sql, query.params);
  return toPage(list, rows, limit, {
    item: toSummary,
    key: (row) => (sort === 'updated' ? [row.updated_at, row.rid] : [row.path]),
  });
}

/** The statement of a list. `rareTag`: few files carry the tag, so they are gathered and sorted. */
export function fileListQuery(
  { folder = '' as never, kind, tag = '', sort = 'path' }: FileFilter,
  at: { readonly after: CursorKey | null; readonly wanted: number; readonly rareTag: boolean },
): SqlFragment {
  const conditions = [sql`f.deleted_at is null`];
  if (kind !== undefined) conditions.push(at.rareTag ? sql`+f.kind = ${kind}` : sql`f.kind = ${kind}`);
  if (folder !== '') conditions.push(inFolder(folder, at.rareTag));
  if (tag !== '') conditions.push(at.rareTag ? sql`f.rid in ${filesWithTag(tag)}` : hasTag(tag));
  const byUpdate = sort === 'updated';
  if (at.after !== null) conditions.push(byUpdate ? olderThan(at.after) : behind(at.after, at.rareTag));
  const order = byUpdate ? sql`f.updated_at desc, f.rid` : sql`f.path`;
  return sql`select ${columns} from file_metadata f where ${joinSql(conditions, ' and ')}
    order by ${order} limit ${at.wanted}`;
}

function inFolder(folder: string, rareTag: boolean): SqlFragment {
  const [from, to] = rangeBelow(folder);
  return rareTag ? sql`+f.path >= ${from} and +f.path < ${to}` : sql`f.path >= ${from} and f.path < ${to}`;
}

/** `+` keeps the engine from walking the index of the column in place of the few files of the tag. */
function behind([path]: CursorKey, rareTag: boolean): SqlFragment {
  return rareTag ? sql`+f.path > ${path ?? ''}` : sql`f.path > ${path ?? ''}`;
}

function olderThan([updated, rid]: CursorKey): SqlFragment {
  const at = updated ?? 0;
  return sql`f.updated_at <= ${at} and (f.updated_at < ${at} or f.rid > ${rid ?? 0})`;
}

function hasTag(tag: string): SqlFragment {
  return sql`exists (select 1 from file_tag ft join tag t on t.tag_rid = ft.tag_rid
    where ft.rid = f.rid and ${tagRange('t', tag)})`;
}

async function isRare(driver: Pick<SqlDriver, 'all'>, tag: string): Promise<boolean> {
  const query = sql`select coalesce(sum(t.files), 0) as files from tag t where ${tagRange('t', tag)}`;
  const [row] = await driver.all<{ files: number }>(query.sql, query.params);
  return (row?.files ?? 0) <= MAX_SORTED_FILES;
}

function sqlText(text: string): SqlFragment {
  return sql(Object.assign([text], { raw: [text] }));
}
