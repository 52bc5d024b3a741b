import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AbsPath, CodexError, isUlid, type NewId, type NotebookId } from '@codexlab/core';
import { readYaml } from '@codexlab/metadata';
import { isInside } from './index-dir.ts';

/*
 * A notebook is known by a ULID that is kept in its own `.codex/notebook.yml`, so that it goes where the folder goes.
 * The data folder remembers where each one was seen; a copy of a folder, found while the original still stands, is
 * another notebook and gets an id of its own.
 */

const SETTINGS_HEAD = '# Settings of this Codex notebook. Commit this file with your notes.\n';
const IGNORE_ALL_BUT_SETTINGS = '*\n!notebook.yml\n!.gitignore\n';

/** The id of the notebook at `root`: the one it has, or a new one. Writes nothing outside `indexDir` and `dataDir`. */
export function identifyNotebook(places: {
  readonly root: AbsPath;
  readonly indexDir: AbsPath;
  readonly dataDir: AbsPath;
  readonly newId: NewId;
}): NotebookId {
  const { root, indexDir, dataDir } = places;
  mkdirSync(indexDir, { recursive: true, mode: isInside(root, indexDir) ? 0o755 : 0o700 });
  const settings = join(indexDir, 'notebook.yml');
  const known = readNotebookId(settings) ?? readNotebookId(join(root, '.codex', 'notebook.yml'));
  const seenAt = known === null ? null : readSeenAt(dataDir, known);
  const isCopy =
    known !== null &&
    seenAt !== null &&
    seenAt !== root &&
    readNotebookId(join(seenAt, '.codex', 'notebook.yml')) === known;
  const id = known === null || isCopy ? places.newId() : known;
  if (id !== known || !existsSync(settings)) writeNotebookId(settings, id);
  const gitignore = join(indexDir, '.gitignore');
  if (isInside(root, indexDir) && !existsSync(gitignore)) replaceFile(gitignore, IGNORE_ALL_BUT_SETTINGS);
  if (seenAt !== root || isCopy) writeSeenAt(dataDir, id, root);
  return id;
}

/** The id in a settings file; null when there is none. Throws `invalid` when the file is broken. */
function readNotebookId(settings: string): NotebookId | null {
  const text = readIfThere(settings);
  if (text === null) return null;
  const value = parseSettings(settings, text).id;
  return typeof value === 'string' && isUlid(value) ? value : null;
}

function parseSettings(path: string, text: string): Readonly<Record<string, unknown>> {
  if (text.split('\n').every((line) => /^\s*(#|$)/.test(line))) return {};
  const { properties, problems } = readYaml(text, 1);
  if (properties) return properties;
  const why = problems[0]?.message ?? 'It must hold "name: value" lines.';
  throw new CodexError('invalid', `${path} cannot be read. ${why} Mend it, or delete it for new settings.`, {
    path,
  });
}

/** Keeps whatever else a person wrote into the file. */
function writeNotebookId(settings: string, id: NotebookId): void {
  const old = readIfThere(settings) ?? SETTINGS_HEAD;
  const line = `id: ${id}\n`;
  replaceFile(settings, /^id:.*$/m.test(old) ? old.replace(/^id:.*\n?/m, line) : `${old}${line}`);
}

function readSeenAt(dataDir: AbsPath, id: NotebookId): AbsPath | null {
  return readIfThere(join(dataDir, 'notebooks', id)) as AbsPath | null;
}

function writeSeenAt(dataDir: AbsPath, id: NotebookId, root: AbsPath): void {
  mkdirSync(join(dataDir, 'notebooks'), { recursive: true, mode: 0o700 });
  replaceFile(join(dataDir, 'notebooks', id), root);
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (
      (error as NodeJS.ErrnoException).code === 'ENOENT' ||
      (error as NodeJS.ErrnoException).code === 'ENOTDIR'
    )
      return null;
    throw new CodexError('unavailable', `${path} cannot be read.`, { path }, { cause: error });
  }
}

/** These files are small and can be made again; a rename keeps readers from seeing half of one. */
function replaceFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text, { flush: true });
  renameSync(temporary, path);
}
