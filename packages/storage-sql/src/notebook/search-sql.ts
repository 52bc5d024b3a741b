import type { SearchQuery } from '@codexlab/core';
import { joinSql, pickSql, sql, type SqlFragment } from '../sql.ts';
import { matchExpressions, type MatchExpressions } from './match-expression.ts';
import { searchFilter } from './search-filter.ts';

/** When more files match, only the newest of them are ranked. */
export const MAX_RANKED = 2000;
const NAME_BONUS = 5;
/** Of titles beyond the newest matches: weighing each of them would read the whole list of the term again. */
const TITLE_SCORE = 4;

/** A hit as the database gives it. */
export interface HitRow {
  readonly rid: number;
  readonly id: string;
  readonly path: string;
  readonly title: string | null;
  readonly score: number;
  readonly total: number;
}

/** The parts of a search that all its statements are made of. */
export interface SearchParts {
  readonly match: MatchExpressions & { readonly text: string };
  readonly filter: SqlFragment | null;
}

/** The parts of a query; null when it asks for no words. */
export function searchParts(query: SearchQuery): SearchParts | null {
  const match = matchExpressions(query);
  return match.text === null ? null : { match: { ...match, text: match.text }, filter: searchFilter(query) };
}

const TABLES = { text: 'search_index', name: 'name_index' } as const;
const everything = sql`1`;

/** Rids that match, newest first: `before` excludes itself. */
export function newestMatches(
  table: keyof typeof TABLES,
  expression: string,
  filter: SqlFragment | null,
  bounds: { readonly limit: number; readonly before?: number; readonly except?: SqlFragment },
): SqlFragment {
  const name = pickSql(TABLES, table);
  const before = bounds.before === undefined ? sql`` : sql` and rowid < ${bounds.before}`;
  const except = bounds.except ?? everything;
  return sql`select rid from (select rowid as rid from ${name} where ${name} match ${expression}${before}
    order by rowid desc) hit where ${filter ?? everything} and ${except} limit ${bounds.limit}`;
}

/** From which rid on matches are ranked: of the text, of titles, of names. */
export interface RankedFrom {
  readonly oldest: number;
  readonly oldestTitle: number;
  readonly oldestName: number;
}

/** Ranks every match with a text rid of at least `oldest`, every title match in `titles`, every name match in `names`. */
export function rankedHits({ match, filter }: SearchParts, from: RankedFrom): SqlFragment {
  const { oldest, oldestTitle, oldestName } = from;
  const branches = [
    sql`select rowid as rid, -bm25(search_index, 10.0, 1.0, 4.0) as score from search_index
      where search_index match ${match.text} and rowid >= ${oldest}`,
  ];
  if (match.title !== null && oldest > 0)
    branches.push(sql`select rowid, ${TITLE_SCORE} from search_index
      where search_index match ${match.title} and rowid >= ${oldestTitle} and rowid < ${oldest}`);
  if (match.name !== null)
    branches.push(sql`select rowid, ${NAME_BONUS} - bm25(name_index) from name_index
      where name_index match ${match.name} and rowid >= ${oldestName}`);
  return sql`with hit as materialized (${joinSql(branches, ' union all ')})
    select rid, sum(score) as score from hit where ${filter ?? everything} group by rid`;
}

/** A page of ranked hits behind a position. */
export function rankedPage(
  ranked: SqlFragment,
  after: { readonly score: number; readonly rid: number } | null,
  limit: number,
): SqlFragment {
  const behind =
    after === null
      ? everything
      : sql`score <= ${after.score} and (score < ${after.score} or rid < ${after.rid})`;
  return sql`with ranked as materialized (${ranked})
    select h.rid, f.id, f.path, f.title, h.score, h.total from (
      select rid, score, total from ranked, (select count(*) as total from ranked)
      where ${behind} order by score desc, rid desc limit ${limit}
    ) h cross join file_metadata f on f.rid = h.rid order by h.score desc, h.rid desc`;
}

/** A page of the matches that are not among the ranked ones, newest first. */
export function restPage(
  { match, filter }: SearchParts,
  from: RankedFrom,
  behind: number | null,
  limit: number,
): SqlFragment {
  const before = behind ?? Math.max(from.oldest, from.oldestName);
  const byTitle = rowids('text', match.title, from.oldestTitle);
  const older = newestMatches('text', match.text, filter, {
    limit,
    before: Math.min(before, from.oldest),
    except: sql`rid not in (${byTitle}) and rid not in (${rowids('name', match.name, from.oldestName)})`,
  });
  const olderNames = newestMatches('name', match.name ?? match.text, filter, {
    limit: match.name === null ? 0 : limit,
    before: Math.min(before, from.oldestName),
    except: sql`rid not in (${byTitle}) and rid not in (${rowids('text', match.text, from.oldest)})`,
  });
  return sql`select f.rid, f.id, f.path, f.title, 0 as score, 0 as total
    from (
      select rid from (select rid from (${older}) union select rid from (${olderNames})) order by rid desc limit ${limit}
    ) h cross join file_metadata f on f.rid = h.rid order by f.rid desc`;
}

function rowids(table: keyof typeof TABLES, expression: string | null, from: number): SqlFragment {
  if (expression === null) return sql`select 0 where 0`;
  const name = pickSql(TABLES, table);
  return sql`select rowid from ${name} where ${name} match ${expression} and rowid >= ${from}`;
}
