/**
 * How many letters must be changed, added, left out or exchanged with their neighbour to make `b` of `a` (each place
 * once). Counts only up to `max`; what is further away is `max + 1`.
 */
export function editDistance(a: string, b: string, max: number): number {
  const from = [...a];
  const to = [...b];
  if (Math.abs(from.length - to.length) > max) return max + 1;
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1] ? 0 : 1;
      const exchanged = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const nearest = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same);
      row.push(exchanged && i > 1 && j > 1 ? Math.min(nearest, before[j - 2]! + 1) : nearest);
    }
    if (Math.min(...row) > max) return max + 1;
    [before, last] = [last, row];
  }
  return Math.min(last[to.length]!, max + 1);
}

/** How far a word may be from the one that was typed to be what was meant. */
export function maxEdits(word: string): number {
  return [...word].length <= 4 ? 1 : 2;
}
