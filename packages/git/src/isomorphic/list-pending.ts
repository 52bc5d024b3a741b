import { type Page, type PageRequest, type PendingChange, type RelPath, storedRelPath } from '@codexlab/core';
import { pageOf } from '../page-of.ts';
import { byBytes } from '../repository-paths.ts';
import { createDiskContent, type DiskContent } from './disk-content.ts';
import { foldersUp, type Ignored } from './ignored.ts';
import type { Repository } from './repository.ts';
import { MODES, type TreeEntry, joinPath } from './tree.ts';
import { filesOf, folderAt, lookUp } from './tree-walk.ts';
import { someAtOnce } from './some-at-once.ts';
import type { DiskEntry, WorkTree } from './work-tree.ts';

/** Looking is waiting for the disk; reading, which takes memory, is done one by one. */
const LOOKS_AT_ONCE = 32;

/** What differs between the newest commit and the disk below a folder, ordered by path. */
export async function listPending(
  repository: Repository,
  page: PageRequest & { readonly folder?: RelPath | undefined },
): Promise<Page<PendingChange>> {
  const folder = page.folder ?? storedRelPath('');
  const changes = await pendingBelow(repository, repository.toRepository(folder));
  changes.sort((a, b) => byBytes(a.path, b.path));
  return pageOf(changes, { list: `pending ${folder}`, page, keyOf: (change) => change.path });
}

async function pendingBelow(repository: Repository, folder: string): Promise<PendingChange[]> {
  const workTree = repository.workTree();
  const index = await repository.index();
  const disk = await createDiskContent(repository, workTree, index);
  const committed = await committedFiles(repository, folder);
  const conflicted = new Set(index.entries.filter((entry) => entry.stage > 0).map((entry) => entry.path));
  const tracked = new Set([...index.entries.map((entry) => entry.path), ...committed.keys(), ...conflicted]);
  const untracked = await untrackedFiles(await repository.ignored(workTree), workTree, {
    folder,
    tracked,
    committed,
  });
  const asked = [...tracked, ...untracked].filter(
    (path) =>
      isBelow(path, folder) && !isSubmodule(committed.get(path), disk, path) && !disk.indexed(path)?.isHeld,
  );
  const entries = await someAtOnce(asked, LOOKS_AT_ONCE, (path) => workTree.look(path));
  const changes: PendingChange[] = [];
  for (const [position, path] of asked.entries()) {
    const own = repository.toNotebook(path);
    if (own === null) continue;
    const staged = isStaged(committed.get(path), disk, path);
    const entry = entries[position] ?? null;
    const kind = conflicted.has(path) ? 'conflicted' : await kindOf(path, entry, { disk, committed });
    if (kind !== null) changes.push({ path: own, kind, staged: kind !== 'conflicted' && staged });
  }
  return changes;
}

type Committed = ReadonlyMap<string, TreeEntry>;

async function committedFiles(repository: Repository, folder: string): Promise<Map<string, TreeEntry>> {
  const { objects } = repository;
  const { oid } = await repository.head();
  const tree = oid === null ? null : (await objects.commit(oid)).tree;
  const files = new Map<string, TreeEntry>();
  for await (const { path, entry } of filesOf(objects, await folderAt(objects, tree, folder), folder))
    files.set(path, entry);
  const itself = folder === '' ? null : await lookUp(objects, tree, folder);
  if (itself && itself.mode !== MODES.folder) files.set(folder, itself);
  return files;
}

async function kindOf(
  path: string,
  entry: DiskEntry | null,
  { disk, committed }: { readonly disk: DiskContent; readonly committed: Committed },
): Promise<PendingChange['kind'] | null> {
  const was = committed.get(path);
  const isThere = entry?.kind === 'file' || entry?.kind === 'link';
  if (!entry || !isThere) return was || disk.indexed(path) ? 'deleted' : null;
  if (!was) return 'untracked';
  const now = await disk.of(path, entry);
  if (now === null) return 'deleted';
  // What only a filter could tell is taken to be as it was: it could not be committed either.
  if (typeof now === 'string') return null;
  return now.oid === was.oid && now.mode === was.mode ? null : 'modified';
}

function isStaged(was: TreeEntry | undefined, disk: DiskContent, path: string): boolean {
  const staged = disk.indexed(path);
  if (staged?.isIntended) return false;
  return staged?.oid !== was?.oid || staged?.mode !== was?.mode;
}

function isSubmodule(was: TreeEntry | undefined, disk: DiskContent, path: string): boolean {
  return was?.mode === MODES.submodule || disk.indexed(path)?.mode === MODES.submodule;
}

async function untrackedFiles(
  ignored: Ignored,
  workTree: WorkTree,
  given: { readonly folder: string; readonly tracked: ReadonlySet<string>; readonly committed: Committed },
): Promise<string[]> {
  const found: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    const paths = (await workTree.list(folder)).map((name) => joinPath(folder, name));
    const unknown = paths.filter((path) => !given.tracked.has(path));
    const entries = await someAtOnce(unknown, LOOKS_AT_ONCE, (path) => workTree.look(path));
    for (const [position, path] of unknown.entries()) {
      const entry = entries[position];
      const isFolder = entry?.kind === 'folder';
      if (!entry || entry.kind === 'other' || (await ignored.ignores(path, isFolder))) continue;
      if (!isFolder) found.push(path);
      else if (!(await workTree.isRepository(path))) await visit(path);
    }
  };
  const isHidden = given.folder !== '' && (await ignored.ignoresBelow(given.folder, true));
  if (!isHidden && (await workTree.look(given.folder === '' ? '.' : given.folder))?.kind === 'folder')
    await visit(given.folder);
  return found;
}

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path === folder || foldersUp(path).includes(folder);
}
