import { CodexError, type TextTerm } from '@codexlab/core';
import { joinSql, pickSql, sql, type SqlFragment } from '../sql.ts';
import type { CompiledQuery } from './compile-query.ts';
import { matchExpressions, type WideTerms } from './match-expression.ts';
import { textTerms } from './query-tree.ts';
import type { SearchFilters } from './search-filter.ts';

/** When more files match, only the newest of them are ranked. */
export const MAX_RANKED = 2000;
/** How many of them then: weighing costs more than finding. */
export const NEWEST_RANKED = 500;
const NAME_BONUS = 5;

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
  readonly text: string;
  readonly name: string;
  readonly filters: SearchFilters;
  /** Words alone are weighed whatever matches; for phrases and beginnings the engine first reads all that match. */
  readonly wordsOnly: boolean;
}

/** The parts of a query, with the `wide` beginnings as whole words in texts. The query must want some words. */
export function searchParts(
  query: Pick<CompiledQuery, 'wanted' | 'unwanted'>,
  filters: SearchFilters,
  wide: WideTerms,
): SearchParts {
  const { text, name } = matchExpressions(query, wide);
  if (text === null || name === null) throw new CodexError('internal', 'The search wants no words.');
  return {
    text,
    name,
    filters,
    wordsOnly: [...query.wanted.flatMap(textTerms), ...query.unwanted].every(isWord),
  };
}

function isWord(term: TextTerm): boolean {
  return term.type !== 'phrase' && !term.prefix;
}

const TABLES = { text: 'search_index', name: 'name_index' } as const;
type Table = keyof typeof TABLES;

/** How many match, at most one more than can be ranked, and the first rid that is ranked when they are that many. */
export function newestQuery(parts: SearchParts, table: Table): SqlFragment {
  return sql`with newest as materialized (${newestMatches(parts, table, { limit: MAX_RANKED + 1 })})
    select count(*) as matches, (select rid from newest limit 1 offset ${NEWEST_RANKED - 1}) as rid from newest`;
}

/** Rids that match, newest first: `before` excludes itself. */
function newestMatches(
  parts: SearchParts,
  table: Table,
  bounds: { readonly limit: number; readonly before?: number; readonly except?: SqlFragment },
): SqlFragment {
  const name = pickSql(TABLES, table);
  const filter = table === 'text' ? parts.filters.text : parts.filters.name;
  const before = bounds.before === undefined ? sql`` : sql` and rowid < ${bounds.before}`;
  const except = bounds.except ? sql` and ${bounds.except}` : sql``;
  return sql`select rid from (select rowid as rid from ${name} where ${name} match ${parts[table]}${before}
    order by rowid desc) hit where ${filter}${except} limit ${bounds.limit}`;
}

/** What is ranked. */
export interface RankedFrom {
  /** From which rid on matches in the text are ranked; 0 when all are. */
  readonly oldest: number;
  /** The same of names and titles. */
  readonly oldestName: number;
  /** False: matches in the text are equal, so that newer ones come first. */
  readonly weighed: boolean;
}

/** Ranks every match in the text from `oldest` on, and every match in names and titles from `oldestName` on. */
function rankedHits({ text, name, filters }: SearchParts, from: RankedFrom): SqlFragment {
  const { oldest, oldestName, weighed } = from;
  const branches = [
    sql`select rid, score from (
      select rowid as rid, ${weighed ? sql`-bm25(search_index, 10.0, 1.0, 4.0)` : sql`0.0`} as score
      from search_index where search_index match ${text} and rowid >= ${oldest}) hit where ${filters.text}`,
    sql`select rid, score from (
      select rowid as rid, ${NAME_BONUS} ${oldestName === 0 ? sql`- bm25(name_index)` : sql``} as score
      from name_index where name_index match ${name} and rowid >= ${oldestName}) hit where ${filters.name}`,
  ];
  return sql`select rid, sum(score) as score from (${joinSql(branches, ' union all ')}) group by rid`;
}

/** A page of ranked hits behind a position. */
export function rankedPage(
  parts: SearchParts,
  from: RankedFrom,
  after: { readonly score: number; readonly rid: number } | null,
  limit: number,
): SqlFragment {
  const behind =
    after === null ? sql`1` : sql`score <= ${after.score} and (score < ${after.score} or rid < ${after.rid})`;
  return sql`with ranked as materialized (${rankedHits(parts, from)})
    select h.rid, f.id, f.path, f.title, h.score, h.total from (
      select rid, score, total from ranked, (select count(*) as total from ranked)
      where ${behind} order by score desc, rid desc limit ${limit}
    ) h cross join file_metadata f on f.rid = h.rid order by h.score desc, h.rid desc`;
}

/** A page of the matches that are not among the ranked ones, newest first. */
export function restPage(
  parts: SearchParts,
  from: RankedFrom,
  behind: number | null,
  limit: number,
): SqlFragment {
  const before = behind ?? Math.max(from.oldest, from.oldestName);
  const older = newestMatches(parts, 'text', {
    limit,
    before: Math.min(before, from.oldest),
    except: sql`rid not in (${rowids('name', parts.name, from.oldestName)})`,
  });
  const olderNames = newestMatches(parts, 'name', {
    limit,
    before: Math.min(before, from.oldestName),
    except: sql`rid not in (${rowids('text', parts.text, from.oldest)})`,
  });
  return sql`select f.rid, f.id, f.path, f.title, 0 as score, 0 as total
    from (
      select rid from (select rid from (${older}) union select rid from (${olderNames})) order by rid desc limit ${limit}
    ) h cross join file_metadata f on f.rid = h.rid order by f.rid desc`;
}

function rowids(table: Table, expression: string, from: number): SqlFragment {
  const name = pickSql(TABLES, table);
  return sql`select rowid from ${name} where ${name} match ${expression} and rowid >= ${from}`;
}
