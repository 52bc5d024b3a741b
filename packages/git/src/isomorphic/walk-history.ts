import type { PathChange, RevisionId } from '@codexlab/core';
import { storedRelPath } from '@codexlab/core';
import { type CommitGraph, type GraphChange, type GraphCommit, changeOf, changesOf } from './commit-graph.ts';
import { revisionId } from './commit-object.ts';

/** A commit of a history. */
export interface Step {
  readonly id: RevisionId;
  readonly committedMs: number;
  /** What it did to the file, compared with its first parent; null in the history of a folder. */
  readonly change: PathChange | null;
}

/** Whose history. */
export type WalkOf =
  | { readonly kind: 'all' }
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'file'; readonly path: string };

interface Place {
  readonly position: number;
  /** What the file is called here, as a number of the graph. */
  readonly path: number;
}

const NO_PATH = -1;

/**
 * The commits that touched something, newest first, as `git log` simplifies it: where a merge has it as one of its
 * parents does, only that parent's history counts. Renames of a file are followed on every branch for itself.
 */
export function* walkHistory(graph: CommitGraph, start: number, of: WalkOf): Generator<Step> {
  const path = of.kind === 'file' ? graph.numberOf(of.path) : NO_PATH;
  if (path === null) return;
  const touches = touchesOf(graph, of);
  const queue = createQueue(graph);
  queue.push({ position: start, path });
  for (let place = queue.pop(); place; place = queue.pop()) {
    const commit = graph.commits[place.position]!;
    const touched = commit.changes.map((changes) => touches(changes, place.path));
    const same = touched.indexOf(null);
    if (same >= 0 && of.kind !== 'all') {
      const parent = commit.parents[same];
      if (parent !== undefined) queue.push({ position: parent, path: place.path });
      continue;
    }
    yield toStep(graph, commit, touched[0] ?? null, place.path);
    commit.parents.forEach((position, number) =>
      queue.push({ position, path: pathBefore(touched[number] ?? null, place.path) }),
    );
  }
}

type Touches = (changes: Int32Array, path: number) => GraphChange | 'below' | null;

function touchesOf(graph: CommitGraph, of: WalkOf): Touches {
  if (of.kind === 'file') return (changes, path) => changeOf(changes, path);
  if (of.kind === 'all') return () => null;
  const isBelow = graph.paths.map((path) => of.folder === '' || path.startsWith(`${of.folder}/`));
  return (changes) => {
    for (const { path, oldPath } of changesOf(changes))
      if (isBelow[path] || (oldPath !== null && isBelow[oldPath])) return 'below';
    return null;
  };
}

function toStep(
  graph: CommitGraph,
  commit: GraphCommit,
  touched: GraphChange | 'below' | null,
  path: number,
): Step {
  const change = touched === null || touched === 'below' ? null : toChange(graph, touched, path);
  return { id: revisionId(commit.oid), committedMs: commit.committedMs, change };
}

function toChange(graph: CommitGraph, change: GraphChange, path: number): PathChange {
  const name = (number: number) => storedRelPath(graph.paths[number] ?? '');
  if (change.path !== path) return { kind: 'deleted', path: name(path), oldPath: null }; // it went elsewhere
  return {
    kind: change.kind,
    path: name(path),
    oldPath: change.oldPath === null ? null : name(change.oldPath),
  };
}

function pathBefore(touched: GraphChange | 'below' | null, path: number): number {
  if (touched === null || touched === 'below' || touched.path !== path) return path;
  return touched.oldPath ?? path;
}

/** The newest comes first; among equals, what was put in first. No commit comes twice. */
function createQueue(graph: CommitGraph) {
  const waiting: Place[] = [];
  const seen = new Set<number>();
  const timeOf = (place: Place): number => graph.commits[place.position]?.committedMs ?? 0;
  return {
    push(place: Place): void {
      if (seen.has(place.position)) return;
      seen.add(place.position);
      // Few branches are open at once, and the new one is nearly always the oldest: searched from the end.
      const before = waiting.findLastIndex((each) => timeOf(each) >= timeOf(place));
      waiting.splice(before + 1, 0, place);
    },
    pop: (): Place | undefined => waiting.shift(),
  };
}
