import { compareBySort } from './evaluate-sort.ts';
import type { RankedHit } from './hit-stream.ts';
import type { SearchSort } from './search-store.ts';

/**
 * Puts hits of several notebooks in one order. By relevance the best of each come first, then the second best of each,
 * among equal ranks the greater score: scores are counted within a notebook, where a word that is rare in one may be
 * common in another, so that they say little across them. Everything else goes by the value that the order asks for;
 * a file that has vanished since it was found comes first, so that it holds nothing up.
 */
export function compareAcross(sort: SearchSort): (a: RankedHit, b: RankedHit) => number {
  if (sort.by === 'relevance') return (a, b) => a.rank - b.rank || b.hit.score - a.hit.score;
  const compare = compareBySort(sort);
  return (a, b) => {
    if (!a.file || !b.file) return Number(a.file !== null) - Number(b.file !== null);
    return compare(a.file, b.file);
  };
}
