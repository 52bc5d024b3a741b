import type { CursorKey, FileFilter, FileSort } from '@codexlab/core';
import { pickSql, sql, type SqlFragment } from '../sql.ts';
import type { ListedFileRow } from './file-row.ts';

/*
 * Each order is that of an index, read forwards or backwards. Equal values are in the order of their rids, which runs with
 * the value (`file_size`, `file_name_key`) or against it (`file_updated`, `file_modified` are newest first, oldest rid first).
 */
const COLUMNS: Readonly<Record<FileSort, string>> = {
  path: 'f.path',
  updated: 'f.updated_at',
  name: 'f.name_key',
  size: 'f.size',
  modified: 'f.last_modified',
};
const RID_AGAINST: ReadonlySet<FileSort> = new Set(['updated', 'modified']);

/** The order of a list, and how to go on after a row. */
export interface FileOrder {
  readonly by: SqlFragment;
  /** The value of a row that is ordered by, for `keyOf`. */
  readonly position: SqlFragment;
  /** True for rows after this position. */
  after(key: CursorKey): SqlFragment;
  /** The position of a row. */
  keyOf(row: ListedFileRow): CursorKey;
}

/** The order that a filter asks for. `gathered`: the rows are gathered otherwise, and must not be walked in this order. */
export function fileOrder(filter: FileFilter, { gathered }: { readonly gathered: boolean }): FileOrder {
  const { sort, descending } = orderOf(filter);
  // `+` keeps the engine from walking the index of the column in place of the few files that are asked for.
  const column = gathered ? sql`+${pickSql(COLUMNS, sort)}` : pickSql(COLUMNS, sort);
  const ridDescends = descending !== RID_AGAINST.has(sort);
  const steps = (falling: boolean) => (falling ? STEPS.falling : STEPS.rising);
  const value = steps(descending);
  const rid = steps(ridDescends);
  if (sort === 'path')
    return {
      by: sql`${column} ${value.direction}`,
      position: sql`null`,
      after: ([path]) => sql`${column} ${value.beyond} ${path ?? ''}`,
      keyOf: (row) => [row.path],
    };
  return {
    by: sql`${column} ${value.direction}, f.rid ${rid.direction}`,
    position: pickSql(COLUMNS, sort),
    after: ([at = 0, last = 0]) =>
      sql`${column} ${value.notBefore} ${at} and (+${column} ${value.beyond} ${at} or f.rid ${rid.beyond} ${last})`,
    keyOf: ({ position, rid }) => [position, rid],
  };
}

/** What is meant by the order of a filter. */
export function orderOf({ sort = 'path', descending }: FileFilter): {
  readonly sort: FileSort;
  readonly descending: boolean;
} {
  return { sort, descending: descending ?? sort === 'updated' };
}

const STEPS = {
  rising: { direction: sql`asc`, beyond: sql`>`, notBefore: sql`>=` },
  falling: { direction: sql`desc`, beyond: sql`<`, notBefore: sql`<=` },
};
