import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import type { AbsPath } from '@codexlab/core';
import type { CommitGraph, NewGraphCommit } from './commit-graph.ts';
import type { Commit } from './commit-object.ts';
import { type HistoryFile, createHistoryFile } from './history-file.ts';
import type { ObjectStore } from './object-store.ts';
import { type PathDifference, withRenames } from './renames.ts';
import type { Repository } from './repository.ts';
import { type TreeDifference, differences, folderAt } from './tree-walk.ts';

/** Which commit touched which paths: isomorphic-git would walk the whole history for each question. */
export interface HistoryIndex {
  /** The graph with this commit and all before it. Reads only commits that it does not know. */
  upTo(repository: Repository, oid: string): Promise<CommitGraph>;
  /** Frees the memory; the file stays. */
  forget(): void;
}

const FILE = 'history-index';
const BATCH_COMMITS = 500;
/** What is read from memory never waits: after so many commits, others are let on. */
const BREATH_COMMITS = 20;

/** Keeps the index in a file below `workDir`. */
export function createHistoryIndex(workDir: AbsPath): HistoryIndex {
  let opened: {
    readonly prefix: string;
    readonly file: HistoryFile;
    readonly graph: Promise<CommitGraph>;
  } | null = null;
  let last: Promise<unknown> = Promise.resolve();

  function open(prefix: string) {
    if (opened?.prefix === prefix) return opened;
    const file = createHistoryFile(join(workDir, FILE), prefix);
    opened = { prefix, file, graph: file.load() };
    return opened;
  }

  async function extend(repository: Repository, oid: string): Promise<CommitGraph> {
    const { file, graph: loading } = open(repository.found.prefix);
    const graph = await loading.catch((error: unknown) => {
      opened = null;
      throw error;
    });
    let batch: NewGraphCommit[] = [];
    for (const commit of await unknownCommits(repository, graph, oid)) {
      if (batch.length % BREATH_COMMITS === 0) await breathe();
      const added = await describe(repository, commit);
      graph.add(added);
      if (batch.push(added) < BATCH_COMMITS) continue;
      await file.append(batch);
      batch = [];
    }
    if (batch.length > 0) await file.append(batch);
    return graph;
  }

  return {
    upTo(repository, oid) {
      const mine = last.then(() => extend(repository, oid));
      last = mine.catch(() => undefined);
      return mine;
    },
    forget() {
      opened = null;
    },
  };
}

/** Commits that the graph lacks, parents before children. */
async function unknownCommits(repository: Repository, graph: CommitGraph, start: string): Promise<Commit[]> {
  const ordered: Commit[] = [];
  const seen = new Set<string>();
  const stack: { commit: Commit; next: number }[] = [];
  const enter = async (oid: string): Promise<void> => {
    if (seen.has(oid) || graph.positionOf(oid) !== null) return;
    seen.add(oid);
    stack.push({ commit: cut(await repository.objects.commit(oid), repository), next: 0 });
  };
  await enter(start);
  let entered = 0;
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const parent = top.commit.parents[top.next++];
    if (++entered % BREATH_COMMITS === 0) await breathe();
    if (parent !== undefined) await enter(parent);
    else {
      ordered.push(top.commit);
      stack.pop();
    }
  }
  return ordered;
}

/** The parents of a commit at the edge of a shallow repository are not here. */
function cut(commit: Commit, repository: Repository): Commit {
  const kept = { ...commit, message: '' };
  return repository.shallow.has(commit.id) ? { ...kept, parents: [] } : kept;
}

async function describe(repository: Repository, commit: Commit): Promise<NewGraphCommit> {
  const { objects, found } = repository;
  const tree = await folderAt(objects, commit.tree, found.prefix);
  const changes: PathDifference[][] = [];
  for (const parent of commit.parents.length === 0 ? [null] : commit.parents) {
    const before = parent === null ? null : (await objects.commit(parent)).tree;
    const list = await listDifferences(objects, await folderAt(objects, before, found.prefix), tree);
    changes.push(
      changes.length === 0 ? await withRenames(objects, list) : await withRenames(noContent, list),
    );
  }
  return { oid: commit.id, committedMs: commit.committedMs, parents: commit.parents, changes };
}

/** Against the other parents of a merge, only what was touched counts. */
const noContent: Pick<ObjectStore, 'blob' | 'sizeOf'> = {
  blob: () => Promise.resolve(Buffer.alloc(0)),
  sizeOf: () => Promise.resolve(0),
};

async function listDifferences(
  objects: ObjectStore,
  before: string | null,
  after: string | null,
): Promise<TreeDifference[]> {
  const list: TreeDifference[] = [];
  for await (const difference of differences(objects, before, after)) list.push(difference);
  return list;
}
