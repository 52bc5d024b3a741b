/** How much is compared and told. */
export interface DiffOptions {
  /** Unchanged lines around each change. Default: 3. */
  readonly context?: number | undefined;
  /** Compare words inside lines that changed. Default: true. */
  readonly words?: boolean | undefined;
}

/** A piece of a line; `changed` where it differs from the line of the other version that it is set against. */
export interface DiffWord {
  readonly text: string;
  readonly changed: boolean;
}

/** One line of a difference. `before` and `after` are its 1-based numbers, null where it does not stand. */
export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly before: number | null;
  readonly after: number | null;
  /** Without its line end. */
  readonly text: string;
  /** How the line ends; `none`: it is the last one, and the file ends without a line end. */
  readonly end: 'lf' | 'crlf' | 'none';
  /** The same text in pieces; null when it was not compared by words. */
  readonly words: readonly DiffWord[] | null;
}

/** A run of changes with the lines around them. */
export interface DiffHunk {
  /** 1-based first line and number of lines in each version, as in a unified diff. */
  readonly beforeFrom: number;
  readonly beforeCount: number;
  readonly afterFrom: number;
  readonly afterCount: number;
  readonly lines: readonly DiffLine[];
}

/** How one version became another. */
export interface TextDiff {
  /**
   * False: at least one of the versions is no text, or is too large (nothing is counted then), or more lines changed than
   * are told of (they are counted).
   */
  readonly comparable: boolean;
  readonly added: number;
  readonly removed: number;
  readonly hunks: readonly DiffHunk[];
}
