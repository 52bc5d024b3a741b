/** The median of some numbers. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which the share `q` of the numbers lies. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

/** One line of the table. */
export interface Figure {
  readonly cost: string;
  readonly files: number;
  readonly measured: string;
  readonly ratio: number | null;
  readonly goal: string;
  readonly met: boolean | null;
}

/** The table as Markdown. */
export function toTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ cost, files, measured, ratio, goal, met }) =>
    [
      cost,
      String(files),
      measured,
      ratio === null ? '' : ratio.toFixed(2),
      goal,
      met === null ? '' : met ? 'yes' : '**no**',
    ].join(' | '),
  );
  return ['cost | files | measured | ratio | goal | met', '--- | ---: | --- | ---: | --- | ---', ...rows]
    .map((row) => `| ${row} |`)
    .join('\n');
}

/** Milliseconds for people. */
export function ms(value: number): string {
  return value >= 1000 ? `${(value / 1000).toFixed(2)} s` : `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}
