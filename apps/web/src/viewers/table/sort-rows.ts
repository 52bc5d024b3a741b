/**
 * Orders rows by the values of one column: numbers by size before texts by the alphabet, empty cells last in both
 * directions; rows with equal values stay in their order.
 */
export function sortRows(
  rows: readonly number[],
  values: readonly string[],
  isDescending: boolean,
): Uint32Array {
  const numbers = Float64Array.from(values, (value) => (value.trim() === '' ? Number.NaN : Number(value)));
  const ranks = Uint8Array.from(values, (value, at) =>
    value.trim() === '' ? 2 : Number.isNaN(numbers[at]!) ? 1 : 0,
  );
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  const sign = isDescending ? -1 : 1;
  const places = Uint32Array.from(rows, (_, at) => at);
  places.sort((a, b) => {
    if (ranks[a] === 2 || ranks[b] === 2) return ranks[a]! - ranks[b]! || a - b;
    const byRank = ranks[a]! - ranks[b]!;
    const byValue = ranks[a] === 0 ? numbers[a]! - numbers[b]! : collator.compare(values[a]!, values[b]!);
    return sign * (byRank === 0 ? byValue : byRank) || a - b;
  });
  return places.map((at) => rows[at]!);
}
