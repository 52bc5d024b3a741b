import type { TextTerm } from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { prefixPages } from './prefix-width.ts';

/**
 * The engine merges the lists of all words with a common beginning before it gives the first file. This is how much
 * of them it may read for one beginning: about 4 kB a page, 0.03 to 0.06 ms each.
 */
export const MAX_PREFIX_PAGES = 64;
/** What stemming may take off a beginning: it is then looked for as a shorter one. */
const ENDING = /(?:ing|ies|ed|es|s|e|y)$/;

/** Those among terms that too much of the full text begins with, by their position. */
export async function widePrefixes(
  driver: Pick<SqlDriver, 'all'>,
  terms: readonly TextTerm[],
): Promise<number[]> {
  const wide: number[] = [];
  for (const [position, term] of terms.entries())
    if (term.type !== 'phrase' && term.prefix && (await textPages(driver, term.text)) > MAX_PREFIX_PAGES)
      wide.push(position);
  return wide;
}

/** How many pages of the full text of files hold words that begin with the last word of `text`. */
export async function textPages(driver: Pick<SqlDriver, 'all'>, text: string): Promise<number> {
  const word = text.match(/[\p{L}\p{N}]+$/u)?.[0] ?? '';
  const folded = word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const beginning = folded.length > 2 ? folded.replace(ENDING, '') : folded;
  return prefixPages(driver, 'search_index', beginning);
}
