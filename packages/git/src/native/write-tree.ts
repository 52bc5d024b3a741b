import { Buffer } from 'node:buffer';
import { filesBelow } from './list-entries.ts';
import { pathToGit } from '../repository-paths.ts';
import { MODE, type TreeEntry, type Trees } from './trees.ts';
import type { ObjectWrites } from './write-object.ts';

/** What a file of a tree becomes; null takes it out. */
export type TreeEdits = ReadonlyMap<string, { readonly mode: string; readonly id: string } | null>;

/** A tree that was written, and which edits made a difference. */
export interface WrittenTree {
  /** Null: nothing is left in it. */
  readonly id: string | null;
  readonly changed: readonly string[];
}

/** Writes a tree anew with some of its files changed: only the folders above them are read and written. */
export async function writeTree(
  given: { readonly objects: ObjectWrites; readonly trees: Trees },
  base: string | null,
  edits: TreeEdits,
): Promise<WrittenTree> {
  const changed: string[] = [];
  const id = await editTree({ ...given, changed }, { base, folder: '', edits });
  return { id, changed };
}

interface Editing {
  readonly objects: ObjectWrites;
  readonly trees: Trees;
  readonly changed: string[];
}

async function editTree(
  editing: Editing,
  given: { readonly base: string | null; readonly folder: string; readonly edits: TreeEdits },
): Promise<string | null> {
  const { base, folder, edits } = given;
  const before = base === null ? [] : await editing.trees.list(base);
  const entries = new Map(before.map((entry) => [entry.name, entry]));
  const known = editing.changed.length;
  for (const [name, below] of byName(edits)) {
    const path = folder === '' ? name : `${folder}/${name}`;
    const old = entries.get(name) ?? null;
    const next = await editEntry(editing, { name, path, old, below });
    if (next) entries.set(name, next);
    else entries.delete(name);
  }
  if (editing.changed.length === known) return base;
  if (entries.size === 0) return null;
  return editing.objects.add({ type: 'tree', content: treeContent([...entries.values()]) });
}

interface Below {
  own: { readonly mode: string; readonly id: string } | null | undefined;
  readonly deeper: Map<string, { readonly mode: string; readonly id: string } | null>;
}

async function editEntry(
  editing: Editing,
  given: {
    readonly name: string;
    readonly path: string;
    readonly old: TreeEntry | null;
    readonly below: Below;
  },
): Promise<TreeEntry | null> {
  const { name, path, old, below } = given;
  let entry = old;
  if (below.own === null && entry !== null && entry.mode !== MODE.folder) {
    editing.changed.push(path);
    entry = null;
  }
  if (below.own && (entry?.id !== below.own.id || entry.mode !== below.own.mode)) {
    if (entry?.mode === MODE.folder)
      for await (const gone of filesBelow(editing.trees, { tree: entry.id, path, after: null }))
        editing.changed.push(gone.path);
    editing.changed.push(path);
    entry = { name, ...below.own };
  }
  if (below.deeper.size === 0 || below.own) return entry;
  const base = entry?.mode === MODE.folder ? entry.id : null;
  // A file or submodule that stays keeps its place: nothing can be taken out below it.
  if (entry !== null && base === null && [...below.deeper.values()].every((edit) => edit === null))
    return entry;
  if (entry !== null && base === null) editing.changed.push(path);
  const id = await editTree(editing, { base, folder: path, edits: below.deeper });
  return id === null ? null : { mode: MODE.folder, name, id };
}

function byName(edits: TreeEdits): ReadonlyMap<string, Below> {
  const groups = new Map<string, Below>();
  for (const [path, edit] of edits) {
    const slash = path.indexOf('/');
    const name = slash < 0 ? path : path.slice(0, slash);
    const group: Below = groups.get(name) ?? { own: undefined, deeper: new Map() };
    groups.set(name, group);
    if (slash < 0) group.own = edit;
    else group.deeper.set(path.slice(slash + 1), edit);
  }
  return groups;
}

/** The form of git: names in the order of bytes, those of folders as if they ended in a slash. */
function treeContent(entries: readonly TreeEntry[]): Buffer {
  const keyed = entries.map((entry) => {
    const name = Buffer.from(pathToGit(entry.name));
    return { entry, name, key: entry.mode === MODE.folder ? Buffer.concat([name, Buffer.from('/')]) : name };
  });
  keyed.sort((a, b) => Buffer.compare(a.key, b.key));
  return Buffer.concat(
    keyed.flatMap(({ entry, name }) => [
      Buffer.from(`${entry.mode} `),
      name,
      Buffer.of(0),
      Buffer.from(entry.id, 'hex'),
    ]),
  );
}
