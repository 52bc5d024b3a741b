import {
  type Page,
  type PageRequest,
  type RevisionId,
  type TrackedFile,
  storedRelPath,
} from '@codexlab/core';
import { pageOf } from '../page-of.ts';
import { byBytes } from '../repository-paths.ts';
import { type CommitGraph, changeOf, changesOf } from './commit-graph.ts';
import { revisionId } from './commit-object.ts';
import type { HistoryIndex } from './history-index.ts';
import type { Repository } from './repository.ts';
import { MODES } from './tree.ts';
import { filesOf, folderAt } from './tree-walk.ts';

/** Tracked files with the newest commit that changed each, where that is after `since`, ordered by path. */
export async function listTracked(
  repository: Repository,
  index: HistoryIndex,
  since: RevisionId | null,
  page: PageRequest = {},
): Promise<Page<TrackedFile>> {
  const head = (await repository.head()).oid;
  if (head === null) return pageOf<TrackedFile>([], { list: 'tracked', page, keyOf: (file) => file.path });
  const graph = await index.upTo(repository, head);
  const start = graph.positionOf(head) ?? 0;
  const known = since === null ? new Set<number>() : ancestors(graph, graph.positionOf(since));
  const wanted = await trackedPaths(repository, graph, head);
  const found = newestChanges(graph, start, { wanted, known });
  const files = [...found].map(([path, oid]) => ({
    path: storedRelPath(graph.paths[path] ?? ''),
    revision: revisionId(oid),
  }));
  files.sort((a, b) => byBytes(a.path, b.path));
  return pageOf(files, { list: `tracked ${since ?? ''}`, page, keyOf: (file) => file.path });
}

/** A commit and all before it; none for one that is not known (history was rewritten). */
function ancestors(graph: CommitGraph, start: number | null): Set<number> {
  const found = new Set(start === null ? [] : [start]);
  for (let position = start ?? -1; position >= 0; position--) {
    if (found.has(position)) for (const parent of graph.commits[position]!.parents) found.add(parent);
  }
  return found;
}

async function trackedPaths(repository: Repository, graph: CommitGraph, head: string): Promise<Set<number>> {
  const { objects, found } = repository;
  const tree = await folderAt(objects, (await objects.commit(head)).tree, found.prefix);
  const wanted = new Set<number>();
  for await (const { path, entry } of filesOf(objects, tree, '')) {
    const number = entry.mode === MODES.submodule ? null : graph.numberOf(path);
    if (number !== null) wanted.add(number);
  }
  return wanted;
}

/**
 * Hands the wanted paths down the history: each goes on to the first parent that has it the same, and stays at the commit
 * where none has. Parents stand before children, so one way back through the graph sees all.
 */
function newestChanges(
  graph: CommitGraph,
  start: number,
  given: { readonly wanted: Set<number>; readonly known: ReadonlySet<number> },
): Map<number, string> {
  const found = new Map<number, string>();
  const waiting = new Map([[start, given.wanted]]);
  for (let position = start; position >= 0 && waiting.size > 0; position--) {
    const wanted = waiting.get(position);
    waiting.delete(position);
    if (!wanted || given.known.has(position)) continue;
    const commit = graph.commits[position]!;
    for (const path of touchedPaths(commit.changes[0])) {
      if (!wanted.delete(path)) continue;
      const same = commit.changes.findIndex((changes) => changeOf(changes, path) === null);
      const parent = commit.parents[same];
      if (parent === undefined) found.set(path, commit.oid);
      else handTo(waiting, parent, new Set([path]));
    }
    const first = commit.parents[0];
    if (first !== undefined) handTo(waiting, first, wanted);
  }
  return found;
}

function touchedPaths(changes: Int32Array | undefined): number[] {
  return [...changesOf(changes)].flatMap(({ path, oldPath }) =>
    oldPath === null ? [path] : [path, oldPath],
  );
}

function handTo(waiting: Map<number, Set<number>>, position: number, paths: Set<number>): void {
  const there = waiting.get(position);
  if (!there) {
    if (paths.size > 0) waiting.set(position, paths);
    return;
  }
  const [large, small] = there.size < paths.size ? [paths, there] : [there, paths];
  for (const path of small) large.add(path);
  waiting.set(position, large);
}
