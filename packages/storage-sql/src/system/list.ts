import {
  CodexError,
  type CountedPage,
  type CursorKey,
  decodeCursor,
  MAX_OFFSET_ROWS,
  type Offset,
  type Page,
  pageLimit,
  type PageRequest,
} from '@codexlab/core';
import type { SqlDriver, SqlParams } from '../driver.ts';
import { toPage } from '../notebook/keyset.ts';

/** A list is counted up to here; beyond it says that it is longer. */
const MAX_COUNTED_ROWS = 10_000;

/** A list that is read page by page. */
export interface ListQuery<R, T> {
  /** Names the list: the cursor of one is refused by another. */
  readonly list: string;
  /** Its last parameters are the position, how many rows, and how many to skip. */
  readonly sql: string;
  readonly params: SqlParams;
  /** A position before the first row. */
  readonly start: CursorKey;
  readonly item: (row: R) => T;
  readonly key: (row: R) => CursorKey;
}

/** How a list is counted: the last parameter says up to where. */
export interface CountQuery {
  readonly sql: string;
  readonly params: SqlParams;
}

/** The position before the first row of lists that go from the newest to the oldest. */
export const NEWEST: CursorKey = Object.freeze([Number.MAX_SAFE_INTEGER, '']);

/** Reads one page. Throws `invalid` for a bad limit, offset or cursor. */
export async function readPage<R, T>(
  driver: Pick<SqlDriver, 'all'>,
  query: ListQuery<R, T>,
  page: PageRequest & Offset,
): Promise<Page<T>> {
  const limit = pageLimit(page);
  const after = decodeCursor(query.list, page.cursor);
  const position = query.start.map((first, index) => after?.[index] ?? first);
  const params = [...query.params, ...position, limit + 1, offsetOf(page)];
  return toPage(query.list, await driver.all<R>(query.sql, params), limit, query);
}

/** Reads one page and how long the list is. Throws as `readPage` does. */
export async function readCountedPage<R, T>(
  driver: Pick<SqlDriver, 'all'>,
  query: ListQuery<R, T> & { readonly count: CountQuery },
  page: PageRequest & Offset,
): Promise<CountedPage<T>> {
  const { items, nextCursor } = await readPage(driver, query, page);
  const { sql, params } = query.count;
  const [row] = await driver.all<{ n: number }>(sql, [...params, MAX_COUNTED_ROWS + 1]);
  const found = row?.n ?? 0;
  return {
    items,
    nextCursor,
    total: Math.min(found, MAX_COUNTED_ROWS),
    approximate: found > MAX_COUNTED_ROWS,
  };
}

function offsetOf({ offset = 0 }: Offset): number {
  if (Number.isInteger(offset) && offset >= 0 && offset <= MAX_OFFSET_ROWS) return offset;
  throw new CodexError(
    'invalid',
    `offset must be a whole number from 0 to ${MAX_OFFSET_ROWS}; go on with the cursor from there.`,
    { field: 'offset' },
  );
}
