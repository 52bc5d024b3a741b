import fs from 'node:fs';
import {
  CodexError,
  type FileStat,
  type RelPath,
  ROOT,
  folderOf,
  nameOf,
  storedRelPath,
} from '@codexlab/core';
import { errnoOf } from './errno.ts';
import { toFileStat } from './file-stat.ts';
import type { Folder } from './folder.ts';
import { type Walk, openFolder } from './walk.ts';
import type { WriteIo } from './write-io.ts';

/** What writing needs of its surroundings. */
export interface WriteGround {
  readonly walk: Walk;
  readonly io: WriteIo;
  readonly caseSensitive: boolean;
}

/** Where temporaries live while a write is under way. */
export const TEMPORARY_FOLDER = storedRelPath('.codex/tmp');
/** Where files lie that have not arrived whole. */
const UPLOAD_FOLDER = storedRelPath('.codex/uploads');
/** Where removed bytes are kept. */
export const TRASH_FOLDER = storedRelPath('.codex/trash');
const OWN_FOLDERS = [TEMPORARY_FOLDER, UPLOAD_FOLDER, TRASH_FOLDER];

/** Opens a folder part by part and makes what is missing, durably. Throws `conflict` where a link or a file stands. */
export async function makeFolder(ground: WriteGround, path: RelPath): Promise<Folder> {
  if (path === ROOT) return ground.walk.openRoot();
  const parent = await makeFolder(ground, folderOf(path));
  try {
    return await makeChild(ground, parent, path);
  } finally {
    parent.close();
  }
}

/** Makes a folder where nothing stands, durably. Throws the system's `EEXIST`, and as `makeFolder` does. */
export async function makeNewFolder(ground: WriteGround, path: RelPath): Promise<FileStat> {
  return within(await makeFolder(ground, folderOf(path)), async (parent) => {
    ground.io.mkdir(parent.at(nameOf(path)), modeOf(path));
    await syncFolder(ground.io, parent);
    const made = ground.walk.openChild(parent, nameOf(path), path);
    made.close();
    return toFileStat(path, made.stat);
  });
}

/** Does `work` with an open folder and closes it. */
export async function within<T>(folder: Folder, work: (folder: Folder) => Promise<T>): Promise<T> {
  try {
    return await work(folder);
  } finally {
    folder.close();
  }
}

/** Opens a folder that has to be there. */
export function existingFolder(ground: WriteGround, path: RelPath): Folder {
  return openFolder(ground.walk, path);
}

/** Waits until the names in a folder are on the disk. */
export async function syncFolder(io: WriteIo, folder: Folder): Promise<void> {
  // Windows cannot flush a folder; its journal keeps names by itself.
  if (process.platform === 'win32') return;
  if (folder.fd >= 0) return io.fsync(folder.fd);
  const fd = io.open(folder.at(''), fs.constants.O_RDONLY, 0);
  try {
    await io.fsync(fd);
  } finally {
    io.close(fd);
  }
}

async function makeChild(ground: WriteGround, parent: Folder, path: RelPath): Promise<Folder> {
  try {
    return enter(ground, parent, path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
  try {
    ground.io.mkdir(parent.at(nameOf(path)), modeOf(path));
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  }
  await syncFolder(ground.io, parent);
  return enter(ground, parent, path);
}

function enter({ walk }: WriteGround, parent: Folder, path: RelPath): Folder {
  try {
    return walk.openChild(parent, nameOf(path), path);
  } catch (error) {
    if (!['ENOTDIR', 'ELOOP'].includes(errnoOf(error))) throw error;
    throw new CodexError(
      'conflict',
      `${path} is a link or a file, not a folder; nothing is written through it.`,
      { path },
      { cause: error },
    );
  }
}

/** What we keep for ourselves is for nobody else to read; other folders follow the umask. */
function modeOf(path: RelPath): number {
  return OWN_FOLDERS.includes(path) ? 0o700 : 0o777;
}
