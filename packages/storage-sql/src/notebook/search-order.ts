import type { PropertyRange, SearchSort } from '@codexlab/core';
import { pickSql, sql, type SqlFragment } from '../sql.ts';
import { between, type PropertyFacts } from './property-condition.ts';
import { classCode } from './property-codes.ts';

/** Where a page begins: behind a file with these values of the sort. */
export interface SortPosition {
  readonly k1: string | number | null;
  readonly k2: string | number | null;
  readonly rid: number;
}

/** A part of a sorted list whose files are ordered alike: those with a value for the sort, then those without. */
export interface Stretch {
  /** The table to be walked in the order, as `hit`. */
  readonly walked: SqlFragment;
  /** The same table where files (`s.rid`) are gathered first. */
  readonly gathered: SqlFragment;
  /** The rows of the table are files: what is shown of them need not be looked up. */
  readonly ofFiles: boolean;
  /** What its rows must meet beside the conditions of the query. */
  where(after: SortPosition | null): SqlFragment;
  /** The values of the sort, `k1` and `k2`. */
  readonly keys: SqlFragment;
  readonly order: SqlFragment;
  /** The order by `k1` and `k2` of `h`. */
  readonly outerOrder: SqlFragment;
}

/** A range that the walked values of a property are held to; only where each file has one value. */
export type OwnRange = PropertyRange | null;

type ColumnSort = 'updated' | 'modified' | 'size' | 'path' | 'title';

const COLUMNS: Readonly<Record<ColumnSort, string>> = {
  updated: 'hit.updated_at',
  modified: 'hit.last_modified',
  size: 'hit.size',
  path: 'hit.path',
  title: 'hit.title_key',
};
const WALKED: Readonly<Record<ColumnSort, string>> = {
  updated: 'file_metadata hit indexed by file_updated',
  modified: 'file_metadata hit indexed by file_modified',
  size: 'file_metadata hit indexed by file_size',
  path: 'file_metadata hit',
  title: 'file_metadata hit indexed by file_title',
};
const GATHERED = sql`file_metadata hit on hit.rid = s.rid`;
const LIVE = sql`hit.deleted_at is null`;
/** The index of paths has deleted files too. As a select, the engine asks this of files that meet all else, and reads few. */
const LIVE_AT_LAST = sql`(select hit.deleted_at is null)`;
const WAYS = { up: 'asc', down: 'desc' } as const;
const BEFORE = { up: '>', down: '<' } as const;
type Way = keyof typeof WAYS;

/** The stretches of a list in their order. Without relevance, what was changed last in the index comes first. */
export function stretchesOf(
  sort: SearchSort,
  facts: PropertyFacts | undefined,
  own: OwnRange,
): readonly Stretch[] {
  if (sort.by === 'relevance') return [newest(LIVE)];
  const way = sort.descending ? 'down' : 'up';
  if (sort.by === 'title') {
    const titled = column('title', way, way, sql`${LIVE} and hit.title_key is not null`);
    return [titled, newest(sql`${LIVE} and hit.title_key is null`)];
  }
  if (sort.by !== 'property') return [column(sort.by, way, way, sort.by === 'path' ? LIVE_AT_LAST : LIVE)];
  if (!facts) return [newest(LIVE)];
  const without = sql`${LIVE} and not exists (
    select 1 from property p where p.rid = hit.rid and p.name_id = ${facts.nameId} and p.ordinal = 0)`;
  const valued = byProperty(facts.nameId, way, own);
  return own === null ? [valued, newest(without)] : [valued];
}

function newest(where: SqlFragment): Stretch {
  return column('updated', 'down', 'up', where);
}

function column(name: ColumnSort, way: Way, ties: Way, where: SqlFragment): Stretch {
  const value = pickSql(COLUMNS, name);
  const order = sql`${value} ${pickSql(WAYS, way)}, hit.rid ${pickSql(WAYS, ties)}`;
  const [next, nextTie] = [pickSql(BEFORE, way), pickSql(BEFORE, ties)];
  return {
    walked: pickSql(WALKED, name),
    gathered: GATHERED,
    ofFiles: true,
    where: (after) =>
      after === null
        ? where
        : sql`${where} and ${value} ${next}= ${after.k1} and (${value} ${next} ${after.k1} or hit.rid ${nextTie} ${after.rid})`,
    keys: sql`${value} as k1, null as k2`,
    order,
    outerOrder: sql`h.k1 ${pickSql(WAYS, way)}, h.rid ${pickSql(WAYS, ties)}`,
  };
}

function byProperty(nameId: number, way: Way, own: OwnRange): Stretch {
  const [to, next] = [pickSql(WAYS, way), pickSql(BEFORE, way)];
  const first = sql`hit.name_id = ${nameId} and hit.ordinal = 0`;
  return {
    walked: sql`property hit indexed by property_first`,
    gathered: sql`property hit on hit.rid = s.rid`,
    ofFiles: false,
    where(after) {
      if (own === null)
        return after === null
          ? first
          : sql`${first} and (hit.class, hit.value, hit.rid) ${next} (${after.k1}, ${after.k2}, ${after.rid})`;
      const ofClass = sql`${first} and hit.class = ${classCode(own.class)}`;
      if (after === null) return sql`${ofClass} and ${between('hitValue', own)}`;
      // The position lies within the range: only the bound ahead is still to be kept.
      const ahead = way === 'up' ? { from: null, to: own.to } : { from: own.from, to: null };
      return sql`${ofClass} and ${between('hitValue', ahead)} and (hit.value, hit.rid) ${next} (${after.k2}, ${after.rid})`;
    },
    keys: sql`hit.class as k1, hit.value as k2`,
    order: sql`hit.class ${to}, hit.value ${to}, hit.rid ${to}`,
    outerOrder: sql`h.k1 ${to}, h.k2 ${to}, h.rid ${to}`,
  };
}
