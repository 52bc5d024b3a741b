/** What the values of a column are. */
export interface Summary {
  readonly count: number;
  readonly empty: number;
  /** How many different values there are; null: more than were counted. */
  readonly distinct: number | null;
  /** The most frequent values, first. */
  readonly frequent: readonly { readonly value: string; readonly count: number }[];
  /** Null where less than most values are numbers. */
  readonly numbers: NumberSummary | null;
}

/** What is known of the numbers of a column. */
export interface NumberSummary {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly median: number;
  /** Standard deviation of the sample. */
  readonly deviation: number;
  readonly sum: number;
  /** How many values lie in each of the equal parts between `min` and `max`. */
  readonly histogram: readonly number[];
}

const MOST_DISTINCT = 20_000;
const MOST_FREQUENT = 8;
const PARTS = 24;
const NUMBERS_SHARE = 0.6;

/** A summary that is being made. */
export interface SummaryMaker {
  add(value: string): void;
  end(): Summary;
}

/** Sums up the values of a column, in memory that does not grow with the number of different texts. */
export function createSummary(): SummaryMaker {
  const seen = new Map<string, number>();
  const numbers: number[] = [];
  let [count, empty, isFull] = [0, 0, false];

  function add(raw: string): void {
    const value = raw.trim();
    count += 1;
    if (value === '') {
      empty += 1;
      return;
    }
    const number = Number(value);
    if (!Number.isNaN(number)) numbers.push(number);
    const times = seen.get(value);
    if (times !== undefined || seen.size < MOST_DISTINCT) seen.set(value, (times ?? 0) + 1);
    else isFull = true;
  }

  return { add, end: () => toSummary({ seen, numbers, count, empty, isFull }) };
}

function toSummary({
  seen,
  numbers,
  count,
  empty,
  isFull,
}: {
  readonly seen: ReadonlyMap<string, number>;
  readonly numbers: readonly number[];
  readonly count: number;
  readonly empty: number;
  readonly isFull: boolean;
}): Summary {
  const frequent = [...seen].sort((a, b) => b[1] - a[1]).slice(0, MOST_FREQUENT);
  return {
    ...{ count, empty, distinct: isFull ? null : seen.size },
    frequent: frequent.map(([value, times]) => ({ value, count: times })),
    numbers:
      numbers.length > 0 && numbers.length >= (count - empty) * NUMBERS_SHARE ? ofNumbers(numbers) : null,
  };
}

function ofNumbers(values: readonly number[]): NumberSummary {
  const sorted = Float64Array.from(values).sort();
  const count = sorted.length;
  const sum = values.reduce((total, value) => total + value, 0);
  const mean = sum / count;
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  const middle = Math.floor(count / 2);
  const median = count % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  const [min, max] = [sorted[0]!, sorted[count - 1]!];
  const deviation = count > 1 ? Math.sqrt(squares / (count - 1)) : 0;
  return { count, min, max, mean, median, deviation, sum, histogram: histogramOf(sorted, min, max) };
}

function histogramOf(sorted: Float64Array, min: number, max: number): readonly number[] {
  const parts = Array.from({ length: PARTS }, () => 0);
  const width = (max - min) / PARTS;
  if (!Number.isFinite(width)) return parts;
  for (const value of sorted)
    parts[width === 0 ? 0 : Math.min(PARTS - 1, Math.floor((value - min) / width))]! += 1;
  return parts;
}
