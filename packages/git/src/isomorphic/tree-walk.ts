import { isSafePath } from '../repository-paths.ts';
import type { ObjectStore } from './object-store.ts';
import { type TreeEntry, isFolderMode, isPlainName, joinPath } from './tree.ts';

/** A file, link or submodule of a tree with its path. */
export interface TreeFile {
  readonly path: string;
  readonly entry: TreeEntry;
}

type Trees = Pick<ObjectStore, 'tree'>;

/** What lies at a path of a tree; null when nothing does. `''` is the tree itself. */
export async function lookUp(objects: Trees, tree: string | null, path: string): Promise<TreeEntry | null> {
  if (tree === null) return null;
  let entry: TreeEntry = { mode: 0o40000, name: '', oid: tree };
  for (const name of path === '' ? [] : path.split('/')) {
    if (!isFolderMode(entry.mode)) return null;
    const found = (await objects.tree(entry.oid)).find((each) => each.name === name);
    if (!found) return null;
    entry = found;
  }
  return entry;
}

/** The tree at a path, or null when there is no folder. */
export async function folderAt(objects: Trees, tree: string | null, path: string): Promise<string | null> {
  const entry = await lookUp(objects, tree, path);
  return entry && isFolderMode(entry.mode) ? entry.oid : null;
}

/** All that is below a tree, to the bottom, `folder` put before each path. Names that no notebook can have are left out. */
export async function* filesOf(
  objects: Trees,
  tree: string | null,
  folder: string,
): AsyncGenerator<TreeFile> {
  if (tree === null) return;
  for (const entry of await objects.tree(tree)) {
    if (!isPlainName(entry.name)) continue;
    const path = joinPath(folder, entry.name);
    if (isFolderMode(entry.mode)) yield* filesOf(objects, entry.oid, path);
    else yield { path, entry };
  }
}

/** A path at which two trees differ. */
export interface TreeDifference {
  readonly path: string;
  readonly before: TreeEntry | null;
  readonly after: TreeEntry | null;
}

/** How the files of two trees differ. Only folders that differ are read. */
export async function* differences(
  objects: Trees,
  before: string | null,
  after: string | null,
  folder = '',
): AsyncGenerator<TreeDifference> {
  if (before === after) return;
  const old = new Map(
    (before === null ? [] : await objects.tree(before)).map((entry) => [entry.name, entry]),
  );
  const now = after === null ? [] : await objects.tree(after);
  for (const entry of now) {
    const was = old.get(entry.name) ?? null;
    old.delete(entry.name);
    if (was?.oid !== entry.oid || was.mode !== entry.mode)
      yield* entryDifferences(objects, was, entry, folder);
  }
  for (const was of old.values()) yield* entryDifferences(objects, was, null, folder);
}

async function* entryDifferences(
  objects: Trees,
  before: TreeEntry | null,
  after: TreeEntry | null,
  folder: string,
): AsyncGenerator<TreeDifference> {
  const name = (after ?? before)!.name;
  // A name with a slash is no entry that can be read, but git tells of it as well.
  if (!isSafePath(name)) return;
  const path = joinPath(folder, name);
  const [oldTree, oldFile] = split(before);
  const [newTree, newFile] = split(after);
  if (oldTree !== newTree) yield* differences(objects, oldTree, newTree, path);
  if (oldFile || newFile) yield { path, before: oldFile, after: newFile };
}

function split(entry: TreeEntry | null): [tree: string | null, file: TreeEntry | null] {
  if (entry === null) return [null, null];
  return isFolderMode(entry.mode) ? [entry.oid, null] : [null, entry];
}
