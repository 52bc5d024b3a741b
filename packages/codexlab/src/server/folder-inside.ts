import { lstatSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { type AbsPath, absPath, CodexError, parseRelPath } from '@codexlab/core';
import { errnoOf, toUnavailable } from './errno.ts';

/**
 * The folder `path` (`.`: the workspace's own) below the folder of a workspace, which may be missing from some component
 * on. Throws `out_of_scope` when a component is a link, `invalid` when one is no folder, `unavailable` when the
 * workspace's folder is not there itself.
 */
export function folderInside(workspace: AbsPath, path: string): AbsPath {
  requireInPlace(workspace);
  if (path === '.') return workspace;
  const names = parseRelPath(path).split('/');
  for (let count = 1; count <= names.length; count++) {
    if (!isFolderOrMissing(join(workspace, ...names.slice(0, count)), path)) break;
  }
  return absPath(join(workspace, ...names));
}

/** A link that was put in its place would lead everything elsewhere. */
function requireInPlace(workspace: AbsPath): void {
  try {
    if (realpathSync(workspace) === workspace && lstatSync(workspace).isDirectory()) return;
  } catch (error) {
    throw toUnavailable(error, 'The folder of this workspace cannot be found now');
  }
  throw new CodexError('out_of_scope', 'The folder of this workspace was replaced by a link.');
}

/** False when nothing is there. */
function isFolderOrMissing(place: string, path: string): boolean {
  const found = look(place);
  if (!found) return false;
  if (found.isDirectory()) return true;
  if (found.isSymbolicLink())
    throw new CodexError('out_of_scope', 'A link leads there; notebooks lie in real folders.', { path });
  throw new CodexError('invalid', 'There is a file where the folder should be.', { field: 'path', path });
}

function look(place: string) {
  try {
    return lstatSync(place, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    if (errnoOf(error) === 'ENOTDIR') return null;
    throw toUnavailable(error, 'The folder cannot be looked at');
  }
}
