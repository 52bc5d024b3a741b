import { diffArrays } from 'diff';

/** Past so many lines that differ, nothing is searched: texts that have so little in common are told as a conflict. */
const MAX_EDITS = 1000;

/**
 * The beginnings of runs of lines that stand unchanged in both of two versions of a text: for each its 0-based number in
 * the text and the versions, ascending. Null when too much changed to be searched. Where lines repeat, the way from the
 * text to each version with the fewest changes counts.
 */
export function findStableRuns(
  base: readonly string[],
  ours: readonly string[],
  theirs: readonly string[],
): number[][] | null {
  const inOurs = placesIn(base, ours);
  const inTheirs = placesIn(base, theirs);
  if (inOurs === null || inTheirs === null) return null;
  const runs: number[][] = [];
  let next = [-1, -1];
  for (let at = 0; at < base.length; at++) {
    const a = inOurs[at]!;
    const b = inTheirs[at]!;
    if (a < 0 || b < 0) continue;
    if (at === 0 || a !== next[0] || b !== next[1] || inOurs[at - 1]! < 0 || inTheirs[at - 1]! < 0)
      runs.push([at, a, b]);
    next = [a + 1, b + 1];
  }
  return runs;
}

/** Where each line of a text stands in a version of it; -1 where it does not. */
function placesIn(base: readonly string[], version: readonly string[]): Int32Array | null {
  const pieces = diffArrays([...base], [...version], { maxEditLength: MAX_EDITS });
  if (pieces === undefined) return null;
  const places = new Int32Array(base.length).fill(-1);
  let from = 0;
  let to = 0;
  for (const { added, removed, count } of pieces) {
    if (!added && !removed) for (let nth = 0; nth < count; nth++) places[from + nth] = to + nth;
    if (!added) from += count;
    if (!removed) to += count;
  }
  return places;
}
