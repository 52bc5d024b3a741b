import { readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type AbsPath, absPath, CodexError } from '@codexlab/core';
import { chooseIndexDir } from '../index-dir.ts';
import { shellWord } from '../shell-word.ts';
import { printable } from './render-text.ts';

/** Where a search for a notebook starts. */
export interface Whereabouts {
  /** The folder the person stands in. */
  readonly callerDir: string;
  /** Where the indexes of folders lie that cannot hold one. */
  readonly dataDir: AbsPath;
}

/** The nearest folder at or above the caller's that is a notebook of ours, or null. */
async function nearestNotebook({ callerDir, dataDir }: Whereabouts): Promise<string | null> {
  for (let dir = resolve(callerDir); ; dir = dirname(dir)) {
    if (await isNotebook(dir, dataDir)) return dir;
    if (dirname(dir) === dir) return null;
  }
}

/** The notebook that a command asks: the named one, else the nearest. Throws `not_found`, also for an empty folder. */
export async function locateNotebook(named: string | undefined, from: Whereabouts): Promise<string> {
  if (named !== undefined) {
    const dir = await existingFolder(resolve(from.callerDir, named));
    if (!(await isNotebook(dir, from.dataDir))) await requireEntries(dir);
    return dir;
  }
  const nearest = await nearestNotebook(from);
  if (nearest !== null) return nearest;
  throw new CodexError(
    'not_found',
    `Neither ${printable(from.callerDir)} nor a folder above it is a notebook yet. ` +
      'Name one with -n DIR, or make this folder one with: codexlab index',
    { path: from.callerDir },
  );
}

/**
 * The folder that is to become or already is a notebook: the named one; else the notebook the caller stands in,
 * so that no part of it is cut out by accident; else the caller's folder itself. Throws `not_found`.
 */
export async function folderToOpen(named: string | undefined, from: Whereabouts): Promise<string> {
  if (named !== undefined) return existingFolder(resolve(from.callerDir, named));
  return (await nearestNotebook(from)) ?? from.callerDir;
}

async function existingFolder(dir: string): Promise<string> {
  if (await hasKind(dir, 'folder')) return dir;
  const why = (await hasKind(dir, 'file')) ? 'is a file, not a folder' : 'does not exist';
  throw new CodexError('not_found', `${printable(dir)} ${why}. Name the folder of a notebook.`, {
    path: dir,
  });
}

/** A question must not put an index into the place where a disk is mounted at other times. */
async function requireEntries(dir: string): Promise<void> {
  const entries = await readdir(dir).catch(() => null); // what cannot be read is told on opening it
  if (entries?.length !== 0) return;
  throw new CodexError(
    'not_found',
    `${printable(dir)} is empty. Is its disk mounted? To make it a notebook all the same: codexlab index ${shellWord(dir)}`,
    { path: dir },
  );
}

/** An index, or the settings, which go along where indexes are not copied. */
async function isNotebook(dir: string, dataDir: AbsPath): Promise<boolean> {
  const inside = join(dir, '.codex');
  const places = new Set([inside, chooseIndexDir(absPath(dir), dataDir)]);
  for (const place of places) if (await hasKind(join(place, 'notebook.db'), 'file')) return true;
  return hasKind(join(inside, 'notebook.yml'), 'file');
}

async function hasKind(path: string, kind: 'file' | 'folder'): Promise<boolean> {
  try {
    const found = await stat(path);
    return kind === 'file' ? found.isFile() : found.isDirectory();
  } catch {
    return false;
  }
}
