import { writeFile } from 'node:fs/promises';
import type { CommitRequest, CommitResult, RelPath } from '@codexlab/core';
import { byBytes } from '../repository-paths.ts';
import { type HeldLock, withRepositoryLock } from '../lock.ts';
import { requireIdle } from './busy.ts';
import { collectPaths } from './collect-paths.ts';
import { formatCommit, revisionId, stamp } from './commit-object.ts';
import { createDiskContent, type DiskContent, type GitContent } from './disk-content.ts';
import { foldersUp } from './ignored.ts';
import { type IndexEntry, formatIndex, indexStat, newEntry } from './git-index.ts';
import { type ObjectSink, createObjectSink } from './object-sink.ts';
import { type Head, moveHead } from './refs.ts';
import type { IndexFile, Repository } from './repository.ts';
import { editTree } from './tree-edit.ts';
import { lookUp } from './tree-walk.ts';
import type { WorkTree } from './work-tree.ts';

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
  const sink = createObjectSink(repository.files, repository.objects);
  try {
    return await commitInto(sink, repository, request, held);
  } catch (error) {
    await sink.abandon();
    throw error;
  }
}

async function commitInto(
  sink: ObjectSink,
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
  const from = { repository, workTree, ignored, index, disk, tree, sink };
  const { contents, left } = await collectPaths(from, request.paths);
  const changes = await differing(repository, tree, contents);
  if (changes.size === 0) return { revision: null, paths: [], left };

  const newTree = await editTree({ tree: objects.tree, writeTree: sink.writeTree }, tree, changes);
  const revision = await sink.write('commit', newCommit(request, head, newTree));
  await sink.finish();
  await writeFile(held.nextIndex, formatIndex(await nextEntries(index, contents, { workTree, disk })));
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

function newCommit(request: CommitRequest, head: Head, tree: string): Buffer {
  const { author, committer, atMs, message } = request;
  const parents = head.oid === null ? [] : [head.oid];
  return formatCommit({ tree, parents, author, committer, atMs, message });
}

function reflog(request: CommitRequest, head: Head): { stamp: string; message: string } {
  const kind = head.oid === null ? 'commit (initial)' : 'commit';
  return { stamp: stamp(request.committer, request.atMs), message: `${kind}: ${request.message}` };
}

/** The index with just these entries as they were committed. */
async function nextEntries(
  index: IndexFile,
  contents: ReadonlyMap<string, GitContent | null>,
  from: { readonly workTree: WorkTree; readonly disk: DiskContent },
): Promise<IndexEntry[]> {
  const files = new Set([...contents].filter(([, content]) => content !== null).map(([path]) => path));
  const folders = new Set([...files].flatMap((path) => foldersUp(path)));
  const entries: IndexEntry[] = [];
  for (const entry of index.entries) {
    const isReplaced = contents.has(entry.path) || folders.has(entry.path);
    if (isReplaced || foldersUp(entry.path).some((each) => files.has(each))) continue;
    entries.push(isDoubtful(entry, index.mtimeNs) ? await lookedAtAgain(entry, from) : entry);
  }
  for (const [path, content] of contents)
    if (content) entries.push(await freshEntry(path, content, from.workTree));
  return entries;
}

/** A file that changed since it was read must be read again, also by a git that compares whole seconds. */
async function freshEntry(path: string, content: GitContent, workTree: WorkTree): Promise<IndexEntry> {
  const entry = newEntry(path, content.mode, content.oid, content.stat);
  const now = (await workTree.look(path))?.stat;
  return now?.mtimeNs === content.stat.mtimeNs && now.ctimeNs === content.stat.ctimeNs
    ? entry
    : toBeRead(entry);
}

/**
 * An entry as young as the index may be of a file that changed right after: git notices by comparing the two times, in
 * most builds in whole seconds. The next index is younger, so whether the file changed must be found out now.
 */
function isDoubtful(entry: IndexEntry, indexMtimeNs: bigint): boolean {
  return entry.stage === 0 && !entry.isIntended && BigInt(entry.stat.mtimeS) >= indexMtimeNs / 1_000_000_000n;
}

async function lookedAtAgain(
  entry: IndexEntry,
  { workTree, disk }: { readonly workTree: WorkTree; readonly disk: DiskContent },
): Promise<IndexEntry> {
  const found = await workTree.look(entry.path);
  const isFile = found?.kind === 'file' || found?.kind === 'link';
  const content = found && isFile ? await disk.of(entry.path, found) : null;
  const isSame =
    content !== null &&
    typeof content !== 'string' &&
    content.oid === entry.oid &&
    content.mode === entry.mode;
  if (isSame) return { ...entry, stat: indexStat(content.stat) };
  return toBeRead(entry);
}

/** As git marks an entry whose file must be read to tell whether it differs. */
function toBeRead(entry: IndexEntry): IndexEntry {
  return { ...entry, stat: { ...entry.stat, sizeBytes: 0 } };
}

function toNotebook(repository: Repository, changes: ReadonlyMap<string, unknown>): RelPath[] {
  return [...changes.keys()]
    .map((path) => repository.toNotebook(path))
    .filter((path) => path !== null)
    .toSorted(byBytes);
}
