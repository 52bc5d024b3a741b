/** What became of a three-way merge. */
export type MergeResult =
  /** Both sides are in `bytes`; where only one of them changed anything, they are that side. */
  | { readonly outcome: 'merged'; readonly bytes: Uint8Array }
  /** Both changed the same place in different ways. Nothing is chosen. */
  | { readonly outcome: 'conflict'; readonly conflicts: readonly MergeConflict[] }
  /** Not all three are text, or they are too large to be compared. */
  | { readonly outcome: 'not-text' };

/** Lines of one version: 1-based, `count` 0 for a place between lines (after line `from - 1`). */
export interface LineRange {
  readonly from: number;
  readonly count: number;
}

/** A place that both sides changed, with what stands there in each version (line ends included). */
export interface MergeConflict {
  readonly base: LineRange;
  readonly ours: LineRange;
  readonly theirs: LineRange;
  readonly baseText: string;
  readonly oursText: string;
  readonly theirsText: string;
}
