import { createHash } from 'node:crypto';
import { accessSync, constants, lstatSync, realpathSync, statfsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type AbsPath, absPath, CodexError } from '@codexlab/core';

/** File systems whose locks and shared memory SQLite cannot trust, by the magic numbers of statfs(2). */
const NETWORK_FILE_SYSTEMS: ReadonlySet<number> = new Set([
  0x6969, // NFS
  0x517b, // SMB
  0xff534d42, // CIFS
  0xfe534d42, // SMB2
  0x01021997, // 9P
  0x00c36400, // Ceph
  0x5346414f, // AFS
  0x65735546, // FUSE: sshfs and the like
]);

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
  if (isWritable(root) && !isOnNetwork(root)) return absPath(join(root, '.codex'));
  return absPath(join(dataDir, 'indexes', createHash('sha256').update(root).digest('hex').slice(0, 32)));
}

/** True when the index lies in the folder itself. */
export function isInside(root: AbsPath, indexDir: AbsPath): boolean {
  return indexDir === join(root, '.codex');
}

function isWritable(root: AbsPath): boolean {
  try {
    accessSync(root, constants.W_OK);
    return !isReadOnlyFolder(join(root, '.codex'));
  } catch {
    return false;
  }
}

/** A `.codex` that exists and may not be written, though the root may. */
function isReadOnlyFolder(path: string): boolean {
  try {
    accessSync(path, constants.F_OK);
  } catch {
    return false;
  }
  accessSync(path, constants.W_OK);
  return false;
}

/** True when the folder lies on a file system of another machine. */
export function isOnNetwork(root: AbsPath): boolean {
  if (process.platform !== 'linux') return false;
  return NETWORK_FILE_SYSTEMS.has(Number(BigInt.asUintN(32, BigInt(statfsSync(root).type))));
}
