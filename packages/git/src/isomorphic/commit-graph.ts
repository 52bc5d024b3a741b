import type { PathDifference } from './renames.ts';

/** Numbers of the kinds of a change, as they are kept. */
const KINDS = ['added', 'modified', 'deleted', 'renamed'] as const;
const NUMBERS_PER_CHANGE = 3;
const NO_PATH = -1;

/** A commit as the index of the history knows it. */
export interface GraphCommit {
  readonly oid: string;
  readonly committedMs: number;
  /** Positions of the parents; they stand before it. */
  readonly parents: readonly number[];
  /** For each parent (one, for a commit without): kind, path and old path of each change as numbers. */
  readonly changes: readonly Int32Array[];
}

/** What a commit is added with. */
export interface NewGraphCommit {
  readonly oid: string;
  readonly committedMs: number;
  readonly parents: readonly string[];
  readonly changes: readonly (readonly PathDifference[])[];
}

/** The commits of a repository with the paths that each touched, in a small form. Parents stand before children. */
export interface CommitGraph {
  readonly commits: readonly GraphCommit[];
  readonly paths: readonly string[];
  positionOf(oid: string): number | null;
  numberOf(path: string): number | null;
  /** False when it is there already, or a parent is not. */
  add(commit: NewGraphCommit): boolean;
}

/** A graph without commits. */
export function createCommitGraph(): CommitGraph {
  const commits: GraphCommit[] = [];
  const positions = new Map<string, number>();
  const paths: string[] = [];
  const numbers = new Map<string, number>();

  function number(path: string): number {
    const known = numbers.get(path);
    if (known !== undefined) return known;
    numbers.set(path, paths.length);
    return paths.push(path) - 1;
  }

  function pack(changes: readonly PathDifference[]): Int32Array {
    const packed = new Int32Array(changes.length * NUMBERS_PER_CHANGE);
    changes.forEach(({ kind, path, oldPath }, at) =>
      packed.set(
        [KINDS.indexOf(kind), number(path), oldPath === null ? NO_PATH : number(oldPath)],
        at * NUMBERS_PER_CHANGE,
      ),
    );
    return packed;
  }

  return {
    ...{ commits, paths },
    positionOf: (oid) => positions.get(oid) ?? null,
    numberOf: (path) => numbers.get(path) ?? null,
    add({ oid, committedMs, parents, changes }) {
      const at = parents.map((parent) => positions.get(parent));
      const known = at.filter((position) => position !== undefined);
      if (positions.has(oid) || known.length < at.length) return false;
      positions.set(oid, commits.length);
      commits.push({ oid, committedMs, parents: known, changes: changes.map(pack) });
      return true;
    },
  };
}

/** A change of a commit, its paths as numbers of the graph. */
export interface GraphChange {
  readonly kind: (typeof KINDS)[number];
  readonly path: number;
  readonly oldPath: number | null;
}

/** The changes of a commit against one parent. */
export function* changesOf(packed: Int32Array | undefined): Generator<GraphChange> {
  if (!packed) return;
  for (let at = 0; at < packed.length; at += NUMBERS_PER_CHANGE) yield changeAt(packed, at);
}

/** The change that touched a path, under its old name or its new one; null when none did. */
export function changeOf(packed: Int32Array | undefined, path: number): GraphChange | null {
  if (!packed) return null;
  let old: GraphChange | null = null;
  for (let at = 0; at < packed.length; at += NUMBERS_PER_CHANGE) {
    if (packed[at + 1] === path) return changeAt(packed, at);
    if (packed[at + 2] === path) old = changeAt(packed, at);
  }
  return old;
}

function changeAt(packed: Int32Array, at: number): GraphChange {
  const oldPath = packed[at + 2] ?? NO_PATH;
  return {
    kind: KINDS[packed[at] ?? 0] ?? 'modified',
    path: packed[at + 1] ?? 0,
    oldPath: oldPath === NO_PATH ? null : oldPath,
  };
}
