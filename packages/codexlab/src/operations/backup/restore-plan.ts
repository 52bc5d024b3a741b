import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { CodexError } from '@codexlab/core';
import {
  type BackupManifest,
  filesFolder,
  type NotebookPart,
  type WorkspacePart,
  workspaceFilesFolder,
} from './manifest.ts';

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
  /** Where it is built: in the data folder that is built, or beside its place. */
  readonly aside: string;
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
 * was, or where that was moved to. Throws `invalid` when two things would go to one place.
 */
export function planRestore(manifest: BackupManifest, { dataDir, moved, files }: PlanOptions): RestorePlan {
  const aside = asideOf(dataDir);
  const moves = [...moved, { from: manifest.dataDir, to: dataDir }];
  const workspaces = manifest.workspaces.map((each) => ({ ...each, newRoot: movedTo(each.root, moves) }));
  const inside = (root: string) => {
    const way = wayInto(dataDir, root);
    return way === null ? asideOf(root) : join(aside, way);
  };
  const has = new Set(manifest.entries.map(({ path }) => path));
  const tree = (from: string, root: string, notebook: NotebookPart | null): TreePlace[] =>
    has.has(from) ? [{ from, root, aside: inside(root), notebook }] : [];
  const notebooks = manifest.notebooks.map((notebook) => ({ notebook, root: movedTo(notebook.root, moves) }));
  const brought = files && manifest.withFiles;
  const trees = brought
    ? [
        ...notebooks.flatMap(({ notebook, root }) => tree(filesFolder(notebook.id), root, notebook)),
        ...workspaces.flatMap(({ id, newRoot }) => tree(workspaceFilesFolder(id), newRoot, null)),
      ]
    : [];
  requireDistinct([dataDir, ...trees.map(({ root }) => root)]);
  const left = notebooks.filter(({ notebook }) => !trees.some((each) => each.notebook === notebook));
  return { dataDir, aside, workspaces, trees, left };
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
