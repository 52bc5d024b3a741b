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
  type SearchStore,
} from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { sql, type SqlFragment } from '../sql.ts';
import { createGate, EMPTY_COUNTED_PAGE } from './gate.ts';
import { findByFilter } from './search-by-filter.ts';
import {
  MAX_RANKED,
  newestMatches,
  rankedHits,
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
      gate(visibility, EMPTY_COUNTED_PAGE, () => {
        const parts = searchParts(query);
        return parts === null ? findByFilter(driver, query, page) : findText(driver, parts, query, page);
      }),
    snippets: createSnippets(scratch),
  };
}

async function findText(
  driver: Reads,
  parts: SearchParts,
  query: SearchQuery,
  page: PageRequest,
): Promise<CountedPage<SearchMatch>> {
  const list = `search ${JSON.stringify(query.terms)}`;
  const limit = pageLimit(page);
  const after = toPosition(decodeCursor(list, page.cursor));
  const cut = after?.cut ?? (await findCut(driver, parts));
  const rows = after?.rest ? [] : await rankedRows(driver, parts, cut, after, limit + 1);
  const rest =
    cut.capped && rows.length <= limit
      ? await restRows(driver, parts, cut, after?.rest ? after.rid : null, limit + 1 - rows.length)
      : [];
  const found = [...rows, ...rest];
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const total = rows[0]?.total ?? after?.total ?? 0;
  const inRest = shown.length > rows.length || (after?.rest ?? false);
  const key = last && [inRest ? 1 : 0, last.score, last.rid, total, ...cutKey(cut)];
  return {
    items: shown.map(toMatch),
    nextCursor: key && found.length > limit ? encodeCursor(list, key) : null,
    total,
    approximate: cut.capped,
  };
}

/** From where on matches were ranked, and whether some were not. */
interface Cut extends RankedFrom {
  readonly capped: boolean;
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
  const [rest = 0, score = 0, rid = 0, total = 0, oldest = 0, oldestTitle = 0, oldestName = 0, capped = 0] =
    key.map(Number);
  const cut = { oldest, oldestTitle, oldestName, capped: capped === 1 };
  return { rest: rest === 1, score, rid, total, cut };
}

function cutKey({ oldest, oldestTitle, oldestName, capped }: Cut): number[] {
  return [oldest, oldestTitle, oldestName, capped ? 1 : 0];
}

async function findCut(driver: Reads, { match, filter }: SearchParts): Promise<Cut> {
  const oldest = await oldestOf(driver, newestMatches('text', match.text, filter, { limit: MAX_RANKED + 1 }));
  const oldestName =
    match.name === null
      ? 0
      : await oldestOf(driver, newestMatches('name', match.name, filter, { limit: MAX_RANKED + 1 }));
  const oldestTitle =
    match.title === null || oldest === 0
      ? 0
      : await oldestOf(driver, newestMatches('text', match.title, filter, { limit: MAX_RANKED + 1 }));
  return { oldest, oldestTitle, oldestName, capped: oldest > 0 || oldestName > 0 };
}

/** The rid before which matches are too many to be ranked; 0 when all can be. */
async function oldestOf(driver: Reads, matches: SqlFragment): Promise<number> {
  const query = sql`select count(*) as matches, min(rid) as rid from (${matches})`;
  const [row] = await driver.all<{ matches: number; rid: number | null }>(query.sql, query.params);
  return row && row.matches > MAX_RANKED ? row.rid! + 1 : 0;
}

async function rankedRows(
  driver: Reads,
  parts: SearchParts,
  cut: Cut,
  after: Position | null,
  limit: number,
): Promise<HitRow[]> {
  const query = rankedPage(rankedHits(parts, cut), after, limit);
  return driver.all<HitRow>(query.sql, query.params);
}

/** What was not ranked, newest first. */
async function restRows(
  driver: Reads,
  parts: SearchParts,
  cut: Cut,
  behind: number | null,
  limit: number,
): Promise<HitRow[]> {
  const query = restPage(parts, cut, behind, limit);
  return driver.all<HitRow>(query.sql, query.params);
}

function toMatch({ id, path, title, score }: HitRow): SearchMatch {
  return { id: id as FileId, path: path as RelPath, title, score };
}
