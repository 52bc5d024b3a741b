import {
  decodeCursor,
  encodeCursor,
  pageLimit,
  type CountedPage,
  type CursorKey,
  type FileId,
  type NotebookId,
  type PageRequest,
  type RelPath,
  type SearchMatch,
  type SearchQuery,
  type SearchSort,
  type SearchStore,
} from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import type { SqlFragment } from '../sql.ts';
import { createGate, EMPTY_COUNTED_PAGE } from './gate.ts';
import { type CompiledQuery, compileQuery } from './compile-query.ts';
import { explainReads } from './explain-search.ts';
import { readExtractedTexts } from './extracted-texts.ts';
import { textTerms } from './query-tree.ts';
import { NO_FACETS, readFacets } from './search-facets.ts';
import { searchFilters } from './search-filter.ts';
import { findSorted } from './search-sorted.ts';
import {
  MAX_RANKED,
  NEWEST_RANKED,
  newestQuery,
  rankedPage,
  restPage,
  searchParts,
  type HitRow,
  type RankedFrom,
  type SearchParts,
} from './search-sql.ts';
import { createSnippets } from './snippets.ts';

type Reads = Pick<SqlDriver, 'all'>;

/** Finds files of one notebook's index. `scratch` is a database in memory, for snippets only; it is not closed. */
export function createSearchStore(driver: Reads, notebookId: NotebookId, scratch: SqlDriver): SearchStore {
  const gate = createGate(notebookId);
  return {
    find: (visibility, query, page) =>
      gate(visibility, EMPTY_COUNTED_PAGE, () => find(driver, query, page, page.sort ?? BY_RELEVANCE)),
    facets: (visibility, query, { limit } = {}) =>
      gate(visibility, NO_FACETS, async () =>
        readFacets(driver, await compileQuery(driver, query, BY_RELEVANCE), limit),
      ),
    plan: (visibility, query, sort = BY_RELEVANCE) =>
      gate(visibility, [], () => explainReads(driver, (reads) => find(reads, query, {}, sort))),
    snippets: createSnippets(scratch),
    texts: (visibility, paths) => gate(visibility, NO_TEXTS, () => readExtractedTexts(driver, paths)),
  };
}

const NO_TEXTS: ReadonlyMap<RelPath, string> = new Map();
const BY_RELEVANCE: SearchSort = { by: 'relevance' };

async function find(
  driver: Reads,
  query: SearchQuery,
  page: PageRequest,
  sort: SearchSort,
): Promise<CountedPage<SearchMatch>> {
  const compiled = await compileQuery(driver, query, sort);
  return sort.by === 'relevance' && compiled.wanted.length > 0
    ? findRanked(driver, query, compiled, page)
    : findSorted(driver, { query, compiled, sort }, page);
}

async function findRanked(
  driver: Reads,
  query: SearchQuery,
  compiled: CompiledQuery,
  page: PageRequest,
): Promise<CountedPage<SearchMatch>> {
  const list = `search ${JSON.stringify(query.key ?? query.where)}`;
  const limit = pageLimit(page);
  const after = toPosition(decodeCursor(list, page.cursor));
  const terms = compiled.wanted.flatMap(textTerms);
  const wide = after?.cut.wide ?? terms.flatMap((term, at) => (compiled.wide.has(term) ? [at] : []));
  const filters = await searchFilters(driver, compiled);
  const parts = searchParts(compiled, filters, new Set(wide.map((at) => terms[at]!)));
  const cut = after?.cut ?? (await findCut(driver, parts, wide));
  const rows = after?.rest ? [] : await read(driver, rankedPage(parts, cut, after, limit + 1));
  const rest =
    isCapped(cut) && rows.length <= limit
      ? await read(driver, restPage(parts, cut, after?.rest ? after.rid : null, limit + 1 - rows.length))
      : [];
  const found = [...rows, ...rest];
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const total = after?.total ?? Math.max(cut.atLeast, rows[0]?.total ?? 0);
  const inRest = shown.length > rows.length || (after?.rest ?? false);
  const key = last && [inRest ? 1 : 0, last.score, last.rid, total, ...cutKey(cut)];
  return {
    items: shown.map(toMatch),
    nextCursor: key && found.length > limit ? encodeCursor(list, key) : null,
    total,
    approximate: isCapped(cut) || wide.length > 0 || compiled.wide.size > 0,
  };
}

/** From where on matches are ranked. */
interface Cut extends RankedFrom {
  /** So many match, perhaps more. */
  readonly atLeast: number;
  /** Positions of the beginnings that are looked for in names and titles, and in texts as whole words. */
  readonly wide: readonly number[];
}

function isCapped({ oldest, oldestName }: RankedFrom): boolean {
  return oldest > 0 || oldestName > 0;
}

interface Position {
  /** Behind the ranked hits, among the rest. */
  readonly rest: boolean;
  readonly score: number;
  readonly rid: number;
  readonly total: number;
  readonly cut: Cut;
}

function toPosition(key: CursorKey | null): Position | null {
  if (key === null) return null;
  const [rest = 0, score = 0, rid = 0, total = 0, oldest = 0, oldestName = 0, weighed = 0, ...wide] =
    key.map(Number);
  return {
    rest: rest === 1,
    score,
    rid,
    total,
    cut: { oldest, oldestName, weighed: weighed === 1, atLeast: total, wide },
  };
}

function cutKey({ oldest, oldestName, weighed, wide }: Cut): number[] {
  return [oldest, oldestName, weighed ? 1 : 0, ...wide];
}

async function findCut(driver: Reads, parts: SearchParts, wide: readonly number[]): Promise<Cut> {
  const texts = await newest(driver, newestQuery(parts, 'text'));
  const names = await newest(driver, newestQuery(parts, 'name'));
  return {
    oldest: texts.from,
    oldestName: names.from,
    weighed: parts.wordsOnly || texts.matches <= NEWEST_RANKED,
    atLeast: Math.max(texts.matches, names.matches),
    wide,
  };
}

interface Newest {
  readonly matches: number;
  /** The rid from which on they are ranked; 0 when all are. */
  readonly from: number;
}

async function newest(driver: Reads, query: SqlFragment): Promise<Newest> {
  const [row] = await driver.all<{ matches: number; rid: number | null }>(query.sql, query.params);
  const matches = row?.matches ?? 0;
  return { matches, from: matches > MAX_RANKED ? row!.rid! : 0 };
}

async function read(driver: Reads, query: SqlFragment): Promise<HitRow[]> {
  return driver.all<HitRow>(query.sql, query.params);
}

function toMatch({ id, path, title, score }: HitRow): SearchMatch {
  return { id: id as FileId, path: path as RelPath, title, score };
}
