/** What a chart draws: the places on the axis, and for each line its values there. */
export interface ChartPoints {
  readonly x: readonly number[];
  readonly y: readonly (readonly (number | null)[])[];
  /** True: there were more rows than are drawn; of each stretch the smallest and the largest value are. */
  readonly isThinned: boolean;
}

const MOST_POINTS = 4000;

/** Makes points of columns of numbers; the first one is the axis when `hasAxis`, else rows are counted. */
export function pointsOf(columns: readonly Float64Array[], hasAxis: boolean): ChartPoints {
  const axis = hasAxis ? columns[0]! : Float64Array.from(columns[0] ?? [], (_, at) => at + 1);
  const lines = hasAxis ? columns.slice(1) : columns;
  const places = Array.from(axis.keys()).filter((at) => Number.isFinite(axis[at]!));
  places.sort((a, b) => axis[a]! - axis[b]!);
  const kept = places.length <= MOST_POINTS ? places : thinned(places, lines);
  return {
    x: kept.map((at) => axis[at]!),
    y: lines.map((line) => kept.map((at) => (Number.isFinite(line[at]!) ? line[at]! : null))),
    isThinned: kept.length < places.length,
  };
}

/** Of each stretch the rows where a line is lowest and highest, so that no peak is lost. */
function thinned(places: readonly number[], lines: readonly Float64Array[]): readonly number[] {
  const stretches = Math.max(1, Math.floor(MOST_POINTS / (2 * Math.max(1, lines.length))));
  const length = places.length / stretches;
  const kept: number[] = [];
  for (let index = 0; index < stretches; index++) {
    const from = Math.floor(index * length);
    const to = Math.floor((index + 1) * length);
    kept.push(...extremes(places, lines, from, to));
  }
  return kept;
}

function extremes(
  places: readonly number[],
  lines: readonly Float64Array[],
  from: number,
  to: number,
): readonly number[] {
  const chosen = new Set<number>([from]);
  for (const line of lines) {
    let [low, high] = [from, from];
    for (let at = from; at < to; at++) {
      const value = line[places[at]!]!;
      if (value < line[places[low]!]!) low = at;
      if (value > line[places[high]!]!) high = at;
    }
    chosen.add(low).add(high);
  }
  return [...chosen].sort((a, b) => a - b).map((at) => places[at]!);
}
