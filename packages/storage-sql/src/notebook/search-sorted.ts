import {
  decodeCursor,
  encodeCursor,
  pageLimit,
  type CountedPage,
  type CursorKey,
  type FileId,
  type PageRequest,
  type RelPath,
  type SearchMatch,
  type SearchQuery,
  type SearchSort,
} from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { sql, type SqlFragment } from '../sql.ts';
import { allConditions, type CompiledQuery } from './compile-query.ts';
import { type Condition, cutSet, onlySet } from './condition.ts';
import { type OwnRange, type SortPosition, type Stretch, stretchesOf } from './search-order.ts';
import {
  allTests,
  countFiles,
  MAX_COUNTED,
  MAX_GATHERED,
  MAX_TRIED,
  rarest,
  type SizedCondition,
} from './set-size.ts';

type Reads = Pick<SqlDriver, 'all'>;

/** A search whose order does not depend on its words. */
export interface SortedSearch {
  readonly query: SearchQuery;
  readonly compiled: CompiledQuery;
  readonly sort: SearchSort;
}

interface SortedRow {
  readonly rid: number;
  readonly id: string;
  readonly path: string;
  readonly title: string | null;
  readonly k1: string | number | null;
  readonly k2: string | number | null;
}

/** Where a page begins, and what was found out for the first one. */
interface Progress {
  readonly stretch: number;
  readonly after: SortPosition | null;
  readonly total: number;
  readonly approximate: boolean;
  /** Position of the condition whose files are gathered; -1 when an index is walked in the order. */
  readonly driving: number;
}

/** One page of the files that match, in the order of `sort`. */
export async function findSorted(
  driver: Reads,
  search: SortedSearch,
  page: PageRequest,
): Promise<CountedPage<SearchMatch>> {
  const { query, sort, compiled } = search;
  const list = `sorted ${JSON.stringify([query.key ?? query.where, sort])}`;
  const limit = pageLimit(page);
  const conditions = allConditions(compiled);
  const own = ownRange(compiled, sort);
  const start =
    toProgress(decodeCursor(list, page.cursor)) ?? (await begin(driver, compiled, conditions, own));
  const driven = conditions[start.driving];
  const stretches = stretchesOf(sort, compiled.sortedBy, driven || own === null ? null : own.range);
  const tests = conditions.filter((each) => each !== driven && (driven || each !== own?.condition));
  const found: { readonly row: SortedRow; readonly stretch: number }[] = [];
  for (let at = start.stretch; at < stretches.length && found.length <= limit; at++) {
    const after = at === start.stretch ? start.after : null;
    const statement = pageOf(stretches[at]!, { after, driven, tests, wanted: limit + 1 - found.length });
    const rows = await driver.all<SortedRow>(statement.sql, statement.params);
    for (const row of rows) found.push({ row, stretch: at });
  }
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const more = found.length > limit;
  return {
    items: shown.map(({ row }) => toMatch(row)),
    nextCursor: last && more ? encodeCursor(list, toKey(start, last.row, last.stretch)) : null,
    total: Math.max(start.total, found.length),
    approximate: start.approximate,
  };
}

/** The rids of files that match, at most `limit`: those of a small set, else those changed last. */
export async function matchingRids(driver: Reads, compiled: CompiledQuery, limit: number): Promise<number[]> {
  const conditions = allConditions(compiled);
  const smallest = await rarest(driver, conditions);
  const driven = smallest !== null && smallest.files <= limit ? smallest.condition : undefined;
  const tests = conditions.filter((each) => each !== driven);
  const [stretch] = stretchesOf({ by: 'relevance' }, undefined, null);
  const statement = pageOf(stretch!, { after: null, driven, tests, wanted: limit });
  const rows = await driver.all<SortedRow>(statement.sql, statement.params);
  return rows.map(({ rid }) => rid);
}

function pageOf(
  stretch: Stretch,
  at: {
    readonly after: SortPosition | null;
    readonly driven: Condition | undefined;
    readonly tests: readonly Condition[];
    readonly wanted: number;
  },
): SqlFragment {
  const { walked, gathered, keys, order, outerOrder, ofFiles } = stretch;
  const where = sql`${allTests(at.tests)} and ${stretch.where(at.after)} order by ${order} limit ${at.wanted}`;
  if (at.driven && ofFiles)
    return sql`select hit.rid, hit.id, hit.path, hit.title, ${keys}
      from (${onlySet(at.driven)}) s cross join ${gathered} where ${where}`;
  const from = at.driven ? sql`(${onlySet(at.driven)}) s cross join ${gathered}` : walked;
  return sql`select h.rid, f.id, f.path, f.title, h.k1, h.k2 from (
      select hit.rid, ${keys} from ${from} where ${where}
    ) h cross join file_metadata f on f.rid = h.rid order by ${outerOrder}`;
}

interface Own {
  readonly condition: Condition;
  readonly range: NonNullable<OwnRange>;
}

/** The condition that walking by a property can keep by itself. */
function ownRange({ conditions, compiled, sortedBy }: CompiledQuery, sort: SearchSort): Own | null {
  if (sort.by !== 'property' || !sortedBy || sortedBy.lists) return null;
  for (const [at, node] of conditions.entries()) {
    if (node.type !== 'property' || node.name !== sort.name || node.ranges?.length !== 1) continue;
    return { condition: compiled[at]!, range: node.ranges[0]! };
  }
  return null;
}

async function begin(
  driver: Reads,
  { wide }: CompiledQuery,
  conditions: readonly Condition[],
  own: Own | null,
): Promise<Progress> {
  const smallest = await rarest(driver, conditions);
  const { total, approximate } = await countMatches(driver, conditions, smallest);
  const isFew = smallest !== null && smallest.files <= MAX_GATHERED && smallest.condition !== own?.condition;
  const driving = isFew ? conditions.indexOf(smallest.condition) : -1;
  return { stretch: 0, after: null, total, approximate: approximate || wide.size > 0, driving };
}

/** Counts what a bounded number of rows tells. */
async function countMatches(
  driver: Reads,
  conditions: readonly Condition[],
  smallest: SizedCondition | null,
): Promise<{ readonly total: number; readonly approximate: boolean }> {
  const tests = allTests(conditions.filter((each) => each !== smallest?.condition));
  if (smallest === null) {
    const total = await countFiles(
      driver,
      sql`select hit.rid from file_metadata hit indexed by file_updated
        where hit.deleted_at is null and ${tests} limit ${MAX_COUNTED}`,
    );
    return { total, approximate: total >= MAX_COUNTED };
  }
  const counted = Math.min(smallest.files, MAX_COUNTED);
  if (conditions.length === 1) return { total: counted, approximate: counted >= MAX_COUNTED };
  const isMany = smallest.files > MAX_GATHERED;
  const files = isMany ? cutSet(smallest.condition, MAX_TRIED) : onlySet(smallest.condition);
  const total = await countFiles(driver, sql`select hit.rid from (${files}) hit where ${tests}`);
  return { total, approximate: isMany };
}

function toProgress(key: CursorKey | null): Progress | null {
  if (key === null) return null;
  const [stretch, k1 = null, k2 = null, rid, total, approximate, driving] = key;
  return {
    ...{ stretch: Number(stretch), after: { k1, k2, rid: Number(rid) } },
    ...{ total: Number(total), approximate: approximate === 1, driving: Number(driving) },
  };
}

function toKey(
  { total, approximate, driving }: Progress,
  { k1, k2, rid }: SortedRow,
  stretch: number,
): CursorKey {
  return [stretch, k1, k2, rid, total, approximate ? 1 : 0, driving];
}

function toMatch({ id, path, title }: SortedRow): SearchMatch {
  return { id: id as FileId, path: path as RelPath, title, score: 0 };
}
