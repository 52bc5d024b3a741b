import type { ObjectSink } from './object-sink.ts';
import type { ObjectStore } from './object-store.ts';
import { MODES, type TreeEntry, isFolderMode } from './tree.ts';

/** What is to stand at a path; null: nothing. */
export interface TreeLeaf {
  readonly mode: number;
  readonly oid: string;
}

interface Node {
  readonly leaves: Map<string, TreeLeaf | null>;
  readonly folders: Map<string, Node>;
}

/** Makes the tree that a tree becomes by these changes. Only folders on the way to them are read and written. */
export async function editTree(
  objects: Pick<ObjectStore, 'tree'> & Pick<ObjectSink, 'writeTree'>,
  tree: string | null,
  changes: ReadonlyMap<string, TreeLeaf | null>,
): Promise<string> {
  const root: Node = { leaves: new Map(), folders: new Map() };
  for (const [path, leaf] of changes) place(root, path.split('/'), leaf);
  const entries = await edited(objects, tree, root);
  return objects.writeTree(entries);
}

function place(node: Node, names: readonly string[], leaf: TreeLeaf | null): void {
  const [name = '', ...rest] = names;
  if (rest.length === 0) {
    node.leaves.set(name, leaf);
    return;
  }
  const folder = node.folders.get(name) ?? { leaves: new Map(), folders: new Map() };
  node.folders.set(name, folder);
  place(folder, rest, leaf);
}

async function edited(
  objects: Pick<ObjectStore, 'tree'> & Pick<ObjectSink, 'writeTree'>,
  tree: string | null,
  node: Node,
): Promise<TreeEntry[]> {
  const entries = new Map(
    (tree === null ? [] : await objects.tree(tree)).map((entry) => [entry.name, entry]),
  );
  for (const [name, folder] of node.folders) {
    const old = entries.get(name);
    const below = await edited(objects, old && isFolderMode(old.mode) ? old.oid : null, folder);
    // A folder that is empty now goes, but a file in its place (what lay below it is gone) stays.
    if (below.length > 0)
      entries.set(name, { mode: MODES.folder, name, oid: await objects.writeTree(below) });
    else if (old && isFolderMode(old.mode)) entries.delete(name);
  }
  for (const [name, leaf] of node.leaves) {
    const entry = entries.get(name);
    if (leaf) entries.set(name, { ...leaf, name });
    else if (entry && !isFolderMode(entry.mode)) entries.delete(name);
  }
  return [...entries.values()];
}
