import { type Page, type PageRequest, type PendingChange, type RelPath, storedRelPath } from '@codexlab/core';
import { pageOf } from '../native/page-of.ts';
import { byBytes } from '../native/repository-paths.ts';
import { createDiskContent, type DiskContent } from './disk-content.ts';
import { foldersUp, type Ignored } from './ignored.ts';
import type { Repository } from './repository.ts';
import { MODES, type TreeEntry, joinPath } from './tree.ts';
import { filesOf, folderAt, lookUp } from './tree-walk.ts';
import type { WorkTree } from './work-tree.ts';

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
  const changes: PendingChange[] = [];
  for (const path of [...tracked, ...untracked]) {
    const own = isBelow(path, folder) ? repository.toNotebook(path) : null;
    if (own === null || isSubmodule(committed.get(path), disk, path) || disk.indexed(path)?.isHeld) continue;
    const staged = isStaged(committed.get(path), disk, path);
    const kind = conflicted.has(path) ? 'conflicted' : await kindOf(path, { workTree, disk, committed });
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
  given: { readonly workTree: WorkTree; readonly disk: DiskContent; readonly committed: Committed },
): Promise<PendingChange['kind'] | null> {
  const { workTree, disk, committed } = given;
  const was = committed.get(path);
  const entry = await workTree.look(path);
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
    for (const name of await workTree.list(folder)) {
      const path = joinPath(folder, name);
      if (given.tracked.has(path)) continue;
      const entry = await workTree.look(path);
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
