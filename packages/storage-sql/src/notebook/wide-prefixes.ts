import type { SearchQuery, SearchTerm } from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { sql, type SqlFragment } from '../sql.ts';

/**
 * The engine merges the lists of all words with a common beginning before it gives the first file. This is how much
 * of them it may read for one beginning: about 4 kB a page, 0.03 to 0.06 ms each.
 */
const MAX_PAGES = 64;
/** The key of a word in the engine's own list of pages begins with this. */
const MAIN_INDEX = '0';
/** What stemming may take off a beginning: it is then looked for as a shorter one. */
const ENDING = /(?:ing|ies|ed|es|s|e|y)$/;

/** Positions in a query of the beginnings of words that too much of the full text begins with. */
export async function widePrefixes(driver: Pick<SqlDriver, 'all'>, query: SearchQuery): Promise<number[]> {
  const wide: number[] = [];
  for (const [position, term] of query.terms.entries())
    if (isPrefix(term) && !term.negated && (await pagesOf(driver, term.text)) > MAX_PAGES)
      wide.push(position);
  return wide;
}

/** The query with the beginnings at these positions as whole words. */
export function withWholeWords(query: SearchQuery, positions: readonly number[]): SearchQuery {
  if (positions.length === 0) return query;
  const terms = query.terms.map((term, position) =>
    isPrefix(term) && positions.includes(position) ? { ...term, prefix: false } : term,
  );
  return { terms };
}

function isPrefix(term: SearchTerm): term is Extract<SearchTerm, { readonly prefix: boolean }> {
  return (term.type === 'word' || term.type === 'title') && term.prefix;
}

/** Pages between the first and the last word that a page begins with, in all pieces of the index. */
async function pagesOf(driver: Pick<SqlDriver, 'all'>, text: string): Promise<number> {
  const word = text.match(/[\p{L}\p{N}]+$/u)?.[0] ?? '';
  const folded = word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const beginning = folded.length > 2 ? folded.replace(ENDING, '') : folded;
  const key = new TextEncoder().encode(MAIN_INDEX + beginning);
  const query = widthQuery(key, Uint8Array.of(...key, 0xff));
  const [row] = await driver.all<{ pages: number | null }>(query.sql, query.params);
  return row?.pages ?? 0;
}

/** Reads a few rows of the list of pages that the engine keeps beside the full text. */
function widthQuery(from: Uint8Array, to: Uint8Array): SqlFragment {
  return sql`with recursive piece(id) as (
      select min(segid) from search_index_idx
      union all
      select (select min(segid) from search_index_idx where segid > piece.id) from piece where piece.id is not null)
    select sum(
      (select pgno >> 1 from search_index_idx where segid = piece.id and term < ${to} order by term desc limit 1) -
      (select pgno >> 1 from search_index_idx where segid = piece.id and term >= ${from} order by term limit 1)
    ) as pages from piece where id is not null`;
}
