import {
  CodexError,
  type CursorKey,
  decodeCursor,
  type FileFilter,
  type FileSummary,
  MAX_OFFSET_ROWS,
  type Offset,
  type Page,
  pageLimit,
  type PageRequest,
  type RelPath,
} from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { joinSql, sql, type SqlFragment } from '../sql.ts';
import type { FileCounts, FilterPart } from './file-counts.ts';
import { fileOrder, orderOf } from './file-order.ts';
import {
  FILE_COLUMNS,
  type FileRow,
  LISTED_COLUMN_NAMES,
  type ListedFileRow,
  type PackedFileRow,
  toSummary,
  unpackFileRow,
} from './file-row.ts';
import { toSqlJson } from './json.ts';
import { rangeBelow, toPage } from './keyset.ts';
import { filesWithTag, tagRange } from './tag-filter.ts';

/** Sets of more files than this are met often enough when walking the list in its order. */
const MAX_SORTED_FILES = 5000;
const columns: SqlFragment = sqlText(FILE_COLUMNS);
const names: SqlFragment = sqlText(LISTED_COLUMN_NAMES);

/** The part of a filter that few files meet: they are gathered and sorted. Null: the index of the order is walked. */
export type Gathered = FilterPart | null;

/** One page of a file list. Every combination of filter and sort reads a bounded part of the index. */
export async function listFiles(
  driver: Pick<SqlDriver, 'all'>,
  counts: FileCounts,
  filter: FileFilter,
  page: PageRequest & Offset,
): Promise<Page<FileSummary>> {
  const limit = pageLimit(page);
  const list = listName(filter);
  const after = decodeCursor(list, page.cursor);
  const rows = await readFileRows(driver, counts, filter, {
    after,
    wanted: limit + 1,
    offset: pageOffset(page),
  });
  const { keyOf } = fileOrder(filter, { gathered: false });
  return toPage(list, rows, limit, { item: toSummary, key: keyOf });
}

/** The rows of a file list after a position. */
export async function readFileRows(
  driver: Pick<SqlDriver, 'all'>,
  counts: FileCounts,
  filter: FileFilter,
  at: { readonly after: CursorKey | null; readonly wanted: number; readonly offset?: number },
): Promise<readonly ListedFileRow[]> {
  const gathered = await gatheredBy(counts, filter);
  return readRows(driver, fileListQuery(filter, { ...at, gathered }));
}

/** The rows of those of the files at these paths that a filter lets through, in no order. */
export function readFilesAt(
  driver: Pick<SqlDriver, 'all'>,
  filter: FileFilter,
  paths: readonly RelPath[],
): Promise<readonly FileRow[]> {
  return readRows(driver, sql`select ${columns}, null as position ${filesAt(filter, paths)}`);
}

/** The same, with their paths and ids alone. */
export function readIdsAt(
  driver: Pick<SqlDriver, 'all'>,
  filter: FileFilter,
  paths: readonly RelPath[],
): Promise<readonly Pick<FileRow, 'path' | 'id'>[]> {
  const query = sql`select f.path, f.id ${filesAt(filter, paths)}`;
  return driver.all(query.sql, query.params);
}

function filesAt(filter: FileFilter, paths: readonly RelPath[]): SqlFragment {
  const more = fileConditions(filter, 'folder').map((condition) => sql` and ${condition}`);
  return sql`from json_each(${toSqlJson(paths)}) j cross join file_metadata f
    where f.path = j.value and f.deleted_at is null${joinSql(more, '')}`;
}

/** The statement of a list. */
export function fileListQuery(
  filter: FileFilter,
  at: {
    readonly after: CursorKey | null;
    readonly wanted: number;
    readonly offset?: number;
    readonly gathered: Gathered;
  },
): SqlFragment {
  const { after, wanted, offset = 0, gathered } = at;
  const order = fileOrder(filter, { gathered: gathered !== null });
  const conditions = [sql`f.deleted_at is null`, ...fileConditions(filter, gathered)];
  if (after !== null) conditions.push(order.after(after));
  return sql`select ${columns}, ${order.position} as position from file_metadata f where ${joinSql(conditions, ' and ')}
    order by ${order.by} limit ${wanted} offset ${offset}`;
}

/** Takes the rows as one text: handed over value by value they take twice the time. */
async function readRows(
  driver: Pick<SqlDriver, 'all'>,
  list: SqlFragment,
): Promise<readonly ListedFileRow[]> {
  const packed = sql`select json_group_array(json_array(${names})) as rows from (${list})`;
  const [found] = await driver.all<{ rows: string }>(packed.sql, packed.params);
  return (JSON.parse(found?.rows ?? '[]') as PackedFileRow[]).map(unpackFileRow);
}

/** What files of a filter meet, so written that only the index of what is gathered, or else of the order, can be used. */
function fileConditions(filter: FileFilter, gathered: Gathered): SqlFragment[] {
  const { folder = '', kind, tag = '' } = filter;
  const { sort } = orderOf(filter);
  const conditions: SqlFragment[] = [];
  const kindInOrder = gathered === null && (sort === 'path' || sort === 'updated');
  if (kind !== undefined)
    conditions.push(gathered === 'kind' || kindInOrder ? sql`f.kind = ${kind}` : sql`+f.kind = ${kind}`);
  if (folder !== '') {
    const [from, to] = rangeBelow(folder);
    const byRange = gathered === 'folder' || (gathered === null && sort === 'path');
    conditions.push(
      byRange ? sql`f.path >= ${from} and f.path < ${to}` : sql`+f.path >= ${from} and +f.path < ${to}`,
    );
  }
  if (tag !== '') conditions.push(gathered === 'tag' ? sql`f.rid in ${filesWithTag(tag)}` : hasTag(tag));
  return conditions;
}

/** What is gathered: the first that few files meet, unless the order has an index of its own for it. */
async function gatheredBy(counts: FileCounts, filter: FileFilter): Promise<Gathered> {
  const { folder = '', kind, tag = '' } = filter;
  const { sort } = orderOf(filter);
  const isFew = (part: FilterPart) => counts.isFew(part, filter, MAX_SORTED_FILES);
  if (tag !== '' && (await isFew('tag'))) return 'tag';
  if (folder !== '' && sort !== 'path' && (await isFew('folder'))) return 'folder';
  if (kind !== undefined && sort !== 'path' && sort !== 'updated' && (await isFew('kind'))) return 'kind';
  return null;
}

function listName(filter: FileFilter): string {
  const { folder = '', kind = '', tag = '' } = filter;
  const { sort, descending } = orderOf(filter);
  return `files ${JSON.stringify([folder, kind, tag, sort, descending])}`;
}

function pageOffset({ offset = 0 }: Offset): number {
  if (Number.isInteger(offset) && offset >= 0 && offset <= MAX_OFFSET_ROWS) return offset;
  const message = `offset must be a whole number from 0 to ${MAX_OFFSET_ROWS}, not ${offset}; go on by cursor.`;
  throw new CodexError('invalid', message, { field: 'offset' });
}

function hasTag(tag: string): SqlFragment {
  return sql`exists (select 1 from file_tag ft join tag t on t.tag_rid = ft.tag_rid
    where ft.rid = f.rid and ${tagRange('t', tag)})`;
}

function sqlText(text: string): SqlFragment {
  return sql(Object.assign([text], { raw: [text] }));
}
