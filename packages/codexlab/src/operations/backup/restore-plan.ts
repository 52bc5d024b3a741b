import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { CodexError } from '@codexlab/core';
import {
  type BackupManifest,
  filesFolder,
  type NotebookPart,
  type WorkspacePart,
  workspaceFilesFolder,
} from './manifest.ts';
import { requireSafeManifest } from './require-safe.ts';

/** A folder that was moved: what lay below `from` lies below `to` now. Both are absolute. */
export interface MovedRoot {
  readonly from: string;
  readonly to: string;
}

/** A folder of a backup and where it goes. */
export interface TreePlace {
  /** Relative to the backup. */
  readonly from: string;
  /** Where it shall stand. */
  readonly root: string;
  /** Where it is built: in what is built around it, or beside its place. */
  readonly aside: string;
  /** True when it comes to its place with what is built around it: the data folder, or its workspace. */
  readonly isInner: boolean;
  readonly notebook: NotebookPart | null;
}

/** What a restore will do. */
export interface RestorePlan {
  readonly dataDir: string;
  /** Where the data folder is built. */
  readonly aside: string;
  readonly workspaces: readonly (WorkspacePart & { readonly newRoot: string })[];
  /** Files to be put back. */
  readonly trees: readonly TreePlace[];
  /** Notebooks whose files are not brought: their folders are left as they are. */
  readonly left: readonly { readonly notebook: NotebookPart; readonly root: string }[];
}

/** What to plan with. */
export interface PlanOptions {
  readonly dataDir: string;
  readonly moved: readonly MovedRoot[];
  /** False: files stay in the backup. */
  readonly files: boolean;
}

/**
 * Decides where everything goes. What lay in the old data folder goes into the new one; everything else back where it
 * was, or where that was moved to. Throws `invalid` when two things would go to one place, or when something would be
 * written where it does not belong.
 */
export function planRestore(manifest: BackupManifest, { dataDir, moved, files }: PlanOptions): RestorePlan {
  requireSafeManifest(manifest);
  const aside = asideOf(dataDir);
  const moves = [...moved, { from: manifest.dataDir, to: dataDir }];
  const workspaces = manifest.workspaces.map((each) => ({ ...each, newRoot: movedTo(each.root, moves) }));
  const has = new Set(manifest.entries.map(({ path }) => path));
  const tree = (from: string, root: string, notebook: NotebookPart | null): Wanted[] =>
    has.has(from) ? [{ from, root, notebook }] : [];
  const notebooks = manifest.notebooks.map((notebook) => ({ notebook, root: movedTo(notebook.root, moves) }));
  const brought = files && manifest.withFiles;
  const wanted = brought
    ? [
        ...notebooks.flatMap(({ notebook, root }) => tree(filesFolder(notebook.id), root, notebook)),
        ...workspaces.flatMap(({ id, newRoot }) => tree(workspaceFilesFolder(id), newRoot, null)),
      ]
    : [];
  const roots = wanted.map(({ root }) => root);
  requireDistinct([dataDir, ...roots]);
  const trees = wanted.map((each) => {
    const around = wayInto(dataDir, each.root) === null ? outermost(roots, each.root) : dataDir;
    const isInner = around !== each.root;
    return { ...each, isInner, aside: join(asideOf(around), wayInto(around, each.root)!) };
  });
  const left = notebooks.filter(({ notebook }) => !wanted.some((each) => each.notebook === notebook));
  return { dataDir, aside, workspaces, trees, left };
}

type Wanted = Pick<TreePlace, 'from' | 'root' | 'notebook'>;

/** One place may lie in another, such as a notebook in a workspace with a trash. */
function outermost(places: readonly string[], place: string): string {
  const around = places.filter((each) => wayInto(each, place) !== null);
  return around.reduce((one, other) => (other.length < one.length ? other : one), place);
}

/** Where something is built before it gets its place; on the same disk, and known to be ours by its name. */
export function asideOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.codex-restoring`);
}

/** Where a path lies after folders were moved; the longest of them that holds it counts. */
function movedTo(path: string, moves: readonly MovedRoot[]): string {
  const longest = moves
    .filter(({ from }) => wayInto(from, path) !== null)
    .toSorted((a, b) => b.from.length - a.from.length)[0];
  return longest ? join(longest.to, wayInto(longest.from, path)!) : path;
}

/** The way from a folder to what lies in it (`.`: itself); null for what lies elsewhere. Compares whole components. */
export function wayInto(folder: string, path: string): string | null {
  const way = relative(folder, path);
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return null;
  return way === '' ? '.' : way;
}

function requireDistinct(roots: readonly string[]): void {
  const twice = roots.find((root, index) => roots.indexOf(root) !== index);
  if (twice === undefined) return;
  throw new CodexError('invalid', `Two folders of the backup would go to ${twice}.`, {
    field: 'workspace-root',
    path: twice,
  });
}
