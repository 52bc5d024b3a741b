import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type AbsPath, isUlid, type NewId, type NotebookId } from '@codexlab/core';
import { isInside } from './index-dir.ts';
import { parseSettings, readIfThere, replaceFile, SETTINGS_HEAD } from './settings-file.ts';

/*
 * A notebook is known by a ULID that is kept in its own `.codex/notebook.yml`, so that it goes where the folder goes.
 * The data folder remembers where each one was seen; a copy of a folder, found while the original still stands, is
 * another notebook and gets an id of its own.
 */

const IGNORE_ALL_BUT_SETTINGS = '*\n!notebook.yml\n!.gitignore\n';

/** Where a notebook and what belongs to it lies. */
export interface NotebookPlaces {
  readonly root: AbsPath;
  readonly indexDir: AbsPath;
  readonly dataDir: AbsPath;
}

/**
 * The id of the notebook at `root`: the one it has, or a new one. Call it only while holding the notebook's lock.
 * Writes nothing outside `indexDir` and `dataDir`. Throws `invalid` when its settings are broken, `unavailable`.
 */
export function identifyNotebook(places: NotebookPlaces, newId: NewId): NotebookId {
  const { root, indexDir, dataDir } = places;
  const known = knownNotebookId(places);
  const id = known ?? newId();
  const settings = join(indexDir, 'notebook.yml');
  if (readNotebookId(settings) !== id) writeNotebookId(settings, id);
  const gitignore = join(indexDir, '.gitignore');
  if (isInside(root, indexDir) && !existsSync(gitignore)) replaceFile(gitignore, IGNORE_ALL_BUT_SETTINGS);
  if (readSeenAt(dataDir, id) !== root) writeSeenAt(dataDir, id, root);
  return id;
}

/**
 * The id that a notebook has; null when it has none yet, or bears that of another one it is a copy of. Writes nothing.
 * Throws `invalid` when its settings are broken, `unavailable` when they cannot be read.
 */
export function knownNotebookId({ root, indexDir, dataDir }: NotebookPlaces): NotebookId | null {
  const id =
    readNotebookId(join(indexDir, 'notebook.yml')) ?? readNotebookId(join(root, '.codex', 'notebook.yml'));
  if (id === null) return null;
  const seenAt = readSeenAt(dataDir, id);
  return seenAt !== null && seenAt !== root && standsAt(seenAt, id) ? null : id;
}

/** A place that cannot be read (a disk that is out, a folder of others) counts as one that is gone. */
function standsAt(root: AbsPath, id: NotebookId): boolean {
  try {
    return readNotebookId(join(root, '.codex', 'notebook.yml')) === id;
  } catch {
    return false;
  }
}

/** The id in a settings file; null when there is none. Throws `invalid` when the file is broken. */
function readNotebookId(settings: string): NotebookId | null {
  const text = readIfThere(settings);
  if (text === null) return null;
  const value = parseSettings(settings, text)['id'];
  return typeof value === 'string' && isUlid(value) ? value : null;
}

/** Keeps whatever else a person wrote into the file. */
function writeNotebookId(settings: string, id: NotebookId): void {
  const old = readIfThere(settings) ?? SETTINGS_HEAD;
  const line = `id: ${id}\n`;
  const added = /[^\n]$/.test(old) ? `${old}\n${line}` : `${old}${line}`;
  replaceFile(settings, /^id:.*$/m.test(old) ? old.replace(/^id:.*\n?/m, line) : added);
}

function readSeenAt(dataDir: AbsPath, id: NotebookId): AbsPath | null {
  return readIfThere(join(dataDir, 'notebooks', id)) as AbsPath | null;
}

function writeSeenAt(dataDir: AbsPath, id: NotebookId, root: AbsPath): void {
  mkdirSync(join(dataDir, 'notebooks'), { recursive: true, mode: 0o700 });
  replaceFile(join(dataDir, 'notebooks', id), root);
}
