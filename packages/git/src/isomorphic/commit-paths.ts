import { writeFile } from 'node:fs/promises';
import type { CommitRequest, CommitResult, RelPath } from '@codexlab/core';
import { type HeldLock, withRepositoryLock } from '../lock.ts';
import { requireIdle } from './busy.ts';
import { collectPaths } from './collect-paths.ts';
import { formatCommit, revisionId, stamp } from './commit-object.ts';
import { createDiskContent, type GitContent } from './disk-content.ts';
import { foldersUp } from './ignored.ts';
import { type IndexEntry, formatIndex, newEntry } from './git-index.ts';
import { type Head, moveHead } from './refs.ts';
import type { IndexFile, Repository } from './repository.ts';
import { editTree } from './tree-edit.ts';
import { lookUp } from './tree-walk.ts';

/**
 * Commits these paths with the meaning of `git commit --only`: the tree of the newest commit with just these paths as
 * they are on the disk; in the index just their entries change.
 */
export async function commitPaths(repository: Repository, request: CommitRequest): Promise<CommitResult> {
  await requireIdle(repository.files);
  return withRepositoryLock(repository.lock, async (held) => {
    await requireIdle(repository.files);
    return commitLocked(repository, request, held);
  });
}

async function commitLocked(
  repository: Repository,
  request: CommitRequest,
  held: HeldLock,
): Promise<CommitResult> {
  const { objects } = repository;
  const head = await repository.head();
  const tree = head.oid === null ? null : (await objects.commit(head.oid)).tree;
  const index = await repository.index();
  const workTree = repository.workTree();
  const ignored = await repository.ignored(workTree);
  const disk = await createDiskContent(repository, workTree, index);
  const { contents, left } = await collectPaths(
    { repository, workTree, ignored, index, disk, tree },
    request.paths,
  );
  const changes = await differing(repository, tree, contents);
  if (changes.size === 0) return { revision: null, paths: [], left };

  for (const content of changes.values()) if (content?.bytes) await objects.write('blob', content.bytes);
  const newTree = await editTree(objects, tree, changes);
  if (newTree === tree) return { revision: null, paths: [], left };
  const revision = await writeCommit(repository, request, head, newTree);
  await writeFile(held.nextIndex, formatIndex(nextEntries(index, contents)));
  await held.publish({
    commit: revision,
    refs: [head.ref ?? 'HEAD'],
    moveHead: () => moveHead(repository.files, { head, to: revision, ...reflog(request, head) }),
  });
  return { revision: revisionId(revision), paths: toNotebook(repository, changes), left };
}

async function differing(
  repository: Repository,
  tree: string | null,
  contents: ReadonlyMap<string, GitContent | null>,
): Promise<Map<string, GitContent | null>> {
  const changes = new Map<string, GitContent | null>();
  for (const [path, content] of contents) {
    const was = await lookUp(repository.objects, tree, path);
    if (was?.oid !== content?.oid || was?.mode !== content?.mode) changes.set(path, content);
  }
  return changes;
}

async function writeCommit(
  repository: Repository,
  request: CommitRequest,
  head: Head,
  tree: string,
): Promise<string> {
  const { author, committer, atMs, message } = request;
  const parents = head.oid === null ? [] : [head.oid];
  return repository.objects.write(
    'commit',
    formatCommit({ tree, parents, author, committer, atMs, message }),
  );
}

function reflog(request: CommitRequest, head: Head): { stamp: string; message: string } {
  const kind = head.oid === null ? 'commit (initial)' : 'commit';
  return { stamp: stamp(request.committer, request.atMs), message: `${kind}: ${request.message}` };
}

/** The index with just these entries as they were committed. */
function nextEntries(index: IndexFile, contents: ReadonlyMap<string, GitContent | null>): IndexEntry[] {
  const files = new Set([...contents].filter(([, content]) => content !== null).map(([path]) => path));
  const folders = new Set([...files].flatMap((path) => foldersUp(path)));
  const kept = index.entries.filter(
    (entry) =>
      !contents.has(entry.path) &&
      !folders.has(entry.path) &&
      !foldersUp(entry.path).some((each) => files.has(each)),
  );
  const fresh = [...contents].flatMap(([path, content]) =>
    content ? [newEntry(path, content.mode, content.oid, content.stat)] : [],
  );
  return [...kept.map((entry) => doubtful(entry, index.mtimeNs)), ...fresh];
}

/**
 * An entry as young as the index may be of a file that changed after it: git notices by comparing the two times. The new
 * index is younger, so such an entry must ask to be looked at again.
 */
function doubtful(entry: IndexEntry, indexMtimeNs: bigint): IndexEntry {
  const mtimeNs = BigInt(entry.stat.mtimeS) * 1_000_000_000n + BigInt(entry.stat.mtimeNs);
  if (mtimeNs < indexMtimeNs) return entry;
  return { ...entry, stat: { ...entry.stat, mtimeS: 0, mtimeNs: 0, ctimeS: 0, ctimeNs: 0 } };
}

function toNotebook(repository: Repository, changes: ReadonlyMap<string, unknown>): RelPath[] {
  return [...changes.keys()]
    .map((path) => repository.toNotebook(path))
    .filter((path) => path !== null)
    .toSorted();
}
