import { existsSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type AbsPath, CodexError, isUlid, type Ulid } from '@codexlab/core';
import { isRealFolder, requireOwnFolder } from '../own-folder.ts';
import { syncFolder } from './durable-file.ts';
import { errnoOf, toUnavailable } from './errno.ts';
import { folderInside } from './folder-inside.ts';
import { CONTENT, placesOf, type TrashedNotebook, TRASH, writeManifest } from './trash-places.ts';

/**
 * Moves the folder of a notebook into the trash of its workspace; gives the new place relative to the workspace. Both
 * ends are on the disk when it returns. Where an interrupted run has moved the folder, that is taken up; where it only
 * made room for it, that is cleared away. Throws `not_found`, `unsupported` (the folder is a disk of its own),
 * `unavailable`.
 */
export function toWorkspaceTrash(
  workspace: AbsPath,
  { path, notebook, id }: TrashedNotebook & { readonly id: Ulid },
): string {
  const folder = folderInside(workspace, path);
  requireOwnFolder(workspace);
  const before = placesOf(workspace, { path, notebook });
  for (const empty of before.empty) rmSync(join(workspace, empty), { recursive: true, force: true });
  if (folder === workspace || !existsSync(folder)) return takeUp(workspace, folder, before.full.at(-1));
  const place = join(workspace, TRASH, id);
  try {
    mkdirSync(place, { recursive: true, mode: 0o700 });
    writeManifest(place, { path, notebook });
    renameSync(folder, join(place, CONTENT));
    syncMove(folder, place);
  } catch (error) {
    if (!existsSync(join(place, CONTENT))) rmSync(place, { recursive: true, force: true });
    throw toMoveError(error);
  }
  return `${TRASH}/${id}`;
}

/** The interrupted run may have ended before the move was on the disk. */
function takeUp(workspace: AbsPath, folder: AbsPath, trashPath: string | undefined): string {
  if (trashPath === undefined)
    throw new CodexError('not_found', 'There is no folder to move to the trash.', { entity: 'folder' });
  try {
    syncMove(folder, join(workspace, trashPath));
  } catch (error) {
    throw toMoveError(error);
  }
  return trashPath;
}

/** See `WorkspaceFolders.fromTrash`. */
export function fromWorkspaceTrash(workspace: AbsPath, trashPath: string, path: string): void {
  const folder = folderInside(workspace, path);
  requireOwnFolder(workspace);
  const place = join(workspace, checkTrashPath(trashPath));
  const content = join(place, CONTENT);
  const [inTrash, inPlace] = [isRealFolder(place) && isRealFolder(content), isThere(folder)];
  if (inTrash && inPlace)
    throw new CodexError('conflict', 'Something else stands where the notebook was; move it away first.', {
      field: 'path',
    });
  if (!inTrash && inPlace) return;
  if (!inTrash)
    throw new CodexError('not_found', 'The files of this notebook are not in the trash any more.');
  try {
    mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
    renameSync(content, folder);
    for (const each of [dirname(folder), place]) syncFolder(each);
    rmSync(place, { recursive: true, force: true });
  } catch (error) {
    throw toMoveError(error);
  }
}

function checkTrashPath(trashPath: string): string {
  const id = trashPath.slice(TRASH.length + 1);
  if (trashPath === `${TRASH}/${id}` && isUlid(id)) return trashPath;
  throw new CodexError('invalid', 'This is no place in the trash.', { field: 'trash_path' });
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** The folder above may be gone by now, when it was moved by an interrupted run. */
function syncMove(folder: AbsPath, place: string): void {
  for (const each of [place, dirname(place), dirname(folder)]) if (existsSync(each)) syncFolder(each);
}

function toMoveError(error: unknown): CodexError {
  if (errnoOf(error) !== 'EXDEV') return toUnavailable(error, 'The folder cannot be moved');
  const message = 'The folder is a disk of its own, which has no place in the trash. Keep its files.';
  return new CodexError('unsupported', message, { field: 'files' }, { cause: error });
}
