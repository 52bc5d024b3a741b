/**
 * Lines that stand in every version exactly once, in the same order: places where the versions surely correspond. Gives
 * for each its 0-based number in the versions, ascending. Looking at the versions after the first in another order gives
 * the same lines.
 */
export function findAnchors(versions: readonly (readonly string[])[]): number[][] {
  const [first = [], ...others] = versions.map(onceOnly);
  const shared = [...first].filter(([line]) => others.every((places) => places.has(line)));
  const rows = shared.map(([line, at]) => [at, ...others.map((places) => places.get(line) ?? 0)]);
  const kept = others.map((_, nth) => new Set(longestAscending(rows, nth + 1)));
  return rows.filter((row) => kept.every((rowsOf) => rowsOf.has(row)));
}

interface Places {
  has(line: string): boolean;
  get(line: string): number | undefined;
  [Symbol.iterator](): Iterator<[string, number]>;
}

/** The lines that stand there once, with their places, in order. */
function onceOnly(lines: Iterable<string>): Places {
  const places = new Map<string, number>();
  const repeated = new Set<string>();
  let at = 0;
  for (const line of lines) {
    if (places.has(line)) repeated.add(line);
    else places.set(line, at);
    at++;
  }
  for (const line of repeated) places.delete(line);
  return places;
}

/** The longest choice of rows whose values in a column ascend (patience sorting). */
function longestAscending(rows: readonly number[][], column: number): number[][] {
  const value = (row: number) => rows[row]![column]!;
  const tops: number[] = [];
  const before: number[] = [];
  for (let row = 0; row < rows.length; row++) {
    let low = 0;
    let high = tops.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value(tops[middle]!) < value(row)) low = middle + 1;
      else high = middle;
    }
    before[row] = low > 0 ? tops[low - 1]! : -1;
    tops[low] = row;
  }
  const chosen: number[][] = [];
  for (let row = tops.at(-1) ?? -1; row !== -1; row = before[row]!) chosen.push(rows[row]!);
  return chosen.reverse();
}
