import type { BlameLines } from './use-history.ts';

/** A line of a file with the commit that wrote it. */
export interface BlamedLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  readonly run: BlameLines;
  /** True: the first line of its run, which says whose it is. */
  readonly isFirst: boolean;
}

/** The lines of runs, one by one. */
export function blamedLines(runs: readonly BlameLines[]): readonly BlamedLine[] {
  return runs.flatMap((run) =>
    run.lines.map((text, index) => ({ number: run.from + index, text, run, isFirst: index === 0 })),
  );
}

/** How new each commit is among those of a file: 1 for the newest, 0 for the oldest, by their order. */
export function freshness(runs: readonly BlameLines[]): ReadonlyMap<string, number> {
  const times = new Map(runs.map(({ commit }) => [commit.id, Date.parse(commit.committed_at)]));
  const sorted = [...times].sort((a, b) => a[1] - b[1]);
  const last = Math.max(sorted.length - 1, 1);
  return new Map(sorted.map(([id], index) => [id, sorted.length === 1 ? 1 : index / last]));
}
