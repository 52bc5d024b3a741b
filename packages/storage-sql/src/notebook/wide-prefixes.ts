import type { SearchQuery, SearchTerm } from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { prefixPages } from './prefix-width.ts';

/**
 * The engine merges the lists of all words with a common beginning before it gives the first file. This is how much
 * of them it may read for one beginning: about 4 kB a page, 0.03 to 0.06 ms each.
 */
export const MAX_PREFIX_PAGES = 64;
/** What stemming may take off a beginning: it is then looked for as a shorter one. */
const ENDING = /(?:ing|ies|ed|es|s|e|y)$/;

/** Positions in a query of the beginnings of words that too much of the full text begins with. */
export async function widePrefixes(driver: Pick<SqlDriver, 'all'>, query: SearchQuery): Promise<number[]> {
  const wide: number[] = [];
  for (const [position, term] of query.terms.entries())
    if (isPrefix(term) && !term.negated && (await textPages(driver, term.text)) > MAX_PREFIX_PAGES)
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

/** How many pages of the full text of files hold words that begin with the last word of `text`. */
export async function textPages(driver: Pick<SqlDriver, 'all'>, text: string): Promise<number> {
  const word = text.match(/[\p{L}\p{N}]+$/u)?.[0] ?? '';
  const folded = word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const beginning = folded.length > 2 ? folded.replace(ENDING, '') : folded;
  return prefixPages(driver, 'search_index', beginning);
}
