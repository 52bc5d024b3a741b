import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AbsPath, isUlid, type NotebookId } from '@codexlab/core';
import { isRealFolder } from '../own-folder.ts';

/*
 * A deleted notebook lies in `.codex/trash/<id>/content` of its workspace, with `manifest.json` beside it that says
 * which one it is and where it was: whoever finds it can move it back by hand.
 */

/** The trash of a workspace, relative to its folder. */
export const TRASH = '.codex/trash';
/** The folder of the notebook in its place in the trash. */
export const CONTENT = 'content';
const MANIFEST = 'manifest.json';
/** A manifest of ours with the longest path is shorter. */
const MAX_MANIFEST_BYTES = 64 * 1024;

/** A notebook that lies in the trash, or shall. */
export interface TrashedNotebook {
  /** Where it was, relative to the workspace. */
  readonly path: string;
  readonly notebook: NotebookId;
}

/** Says in a place of the trash what is about to be moved there; it is on the disk when this returns. */
export function writeManifest(place: string, { path, notebook }: TrashedNotebook): void {
  const manifest = { kind: 'notebook', id: notebook, path, deleted: new Date().toISOString() };
  writeFileSync(join(place, MANIFEST), `${JSON.stringify(manifest)}\n`, {
    ...{ flag: 'wx', flush: true, mode: 0o600 },
  });
}

/** Places of a notebook in the trash, oldest first: `full` ones with its folder, `empty` ones where it never arrived. */
export function placesOf(
  workspace: AbsPath,
  wanted: TrashedNotebook,
): { readonly full: readonly string[]; readonly empty: readonly string[] } {
  if (!isRealFolder(join(workspace, TRASH))) return { full: [], empty: [] };
  const places = readdirSync(join(workspace, TRASH))
    .filter((name) => isUlid(name) && isPlaceOf(join(workspace, TRASH, name), wanted))
    .toSorted()
    .map((name) => `${TRASH}/${name}`);
  return {
    full: places.filter((place) => isRealFolder(join(workspace, place, CONTENT))),
    empty: places.filter((place) => readdirSync(join(workspace, place)).every((name) => name === MANIFEST)),
  };
}

function isPlaceOf(place: string, { path, notebook }: TrashedNotebook): boolean {
  const found = isRealFolder(place) ? readManifest(join(place, MANIFEST)) : null;
  if (typeof found !== 'object' || found === null) return false;
  const { kind, id, path: was } = found as Readonly<Record<string, unknown>>;
  return kind === 'notebook' && id === notebook && was === path;
}

/** Null for one that is missing, torn or none of ours. */
function readManifest(file: string): unknown {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (!stat?.isFile() || stat.size > MAX_MANIFEST_BYTES) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
