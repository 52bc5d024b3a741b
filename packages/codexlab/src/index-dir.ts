import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, lstatSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type AbsPath, absPath, CodexError } from '@codexlab/core';
import { isNetworkDisk } from '@codexlab/watcher';

/** The real folder behind what a person named. Throws `not_found`, `invalid` for what is no folder. */
export function notebookRoot(dir: string): AbsPath {
  const path = resolve(dir);
  try {
    const root = realpathSync(path);
    if (!lstatSync(root).isDirectory()) throw new CodexError('invalid', `${path} is not a folder.`, { path });
    return absPath(root);
  } catch (cause) {
    if (cause instanceof CodexError) throw cause;
    throw new CodexError('not_found', `There is no folder ${path}.`, { path }, { cause });
  }
}

/**
 * Where the index of a notebook lies: in `.codex` inside it, or in the data folder when the notebook cannot be
 * written or lies on a network file system.
 */
export function chooseIndexDir(root: AbsPath, dataDir: AbsPath): AbsPath {
  if (isWritable(root) && !isNetworkDisk(root)) return absPath(join(root, '.codex'));
  return absPath(join(dataDir, 'indexes', createHash('sha256').update(root).digest('hex').slice(0, 32)));
}

/** True when the index lies in the folder itself. */
export function isInside(root: AbsPath, indexDir: AbsPath): boolean {
  return indexDir === join(root, '.codex');
}

function isWritable(root: AbsPath): boolean {
  return mayWrite(root) && (!existsSync(join(root, '.codex')) || mayWrite(join(root, '.codex')));
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
