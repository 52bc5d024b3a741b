import { type BigIntStats, constants } from 'node:fs';
import { lstat, open, readdir, readlink } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { nameFromBytes, nameNeedsBytes, nameToBytes } from '@codexlab/core';
import { isMissing, unreadableFile } from './failures.ts';
import { isPlainName, joinPath } from './tree.ts';

/** What lies at a path of the checked-out folder. */
export interface DiskEntry {
  readonly kind: 'file' | 'link' | 'folder' | 'other';
  readonly stat: BigIntStats;
}

/** The checked-out files. All paths are of the repository; nothing is reached through a link. */
export interface WorkTree {
  /** Null when nothing is there, or when a folder above is a link. */
  look(path: string): Promise<DiskEntry | null>;
  /** The names in a folder that may stand in a repository. */
  list(folder: string): Promise<readonly string[]>;
  /** True for a folder below which another repository begins. */
  isRepository(folder: string): Promise<boolean>;
  /** The content of a file, or the target of a link. Null when it is not there any more. */
  read(path: string): Promise<{ readonly bytes: Buffer; readonly stat: BigIntStats } | null>;
  /** A small file of rules; null when it is not there, a link, or too large. */
  readRules(path: string): Promise<string | null>;
}

const MAX_RULES_BYTES = 1024 * 1024;

/** The files below the top of a repository. */
export function createWorkTree(top: string): WorkTree {
  const realFolders = new Set<string>(['']);

  function place(path: string): Buffer | string {
    const native = sep === '/' ? path : path.replaceAll('/', sep);
    if (!nameNeedsBytes(path)) return path === '' ? top : join(top, native);
    return Buffer.concat([Buffer.from(`${top}${sep}`), nameToBytes(native)]);
  }

  async function stat(path: string): Promise<BigIntStats | null> {
    try {
      return await lstat(place(path), { bigint: true });
    } catch (error) {
      if (isMissing(error)) return null;
      throw unreadableFile(path, error);
    }
  }

  /** True when every folder above is a real one. */
  async function isReached(path: string): Promise<boolean> {
    const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
    if (realFolders.has(folder)) return true;
    if (!(await isReached(folder)) || !(await stat(folder))?.isDirectory()) return false;
    realFolders.add(folder);
    return true;
  }

  async function look(path: string): Promise<DiskEntry | null> {
    const found = (await isReached(path)) ? await stat(path) : null;
    return found && { kind: kindOf(found), stat: found };
  }

  return {
    look,
    async list(folder) {
      const names = await readdir(place(folder), { encoding: 'buffer' }).catch((error: unknown) => {
        if (isMissing(error)) return [];
        throw unreadableFile(folder, error);
      });
      return names
        .map((name) => nameFromBytes(name))
        .filter((name) => isPlainName(name))
        .sort();
    },
    isRepository: async (folder) => (await stat(joinPath(folder, '.git'))) !== null,
    async read(path) {
      const entry = await look(path);
      if (entry?.kind === 'link') {
        const target = await readlink(place(path), { encoding: 'buffer' });
        return { bytes: target, stat: entry.stat };
      }
      return entry?.kind === 'file' ? readWhole(place(path), path) : null;
    },
    async readRules(path) {
      const entry = await look(path);
      if (entry?.kind !== 'file' || entry.stat.size > MAX_RULES_BYTES) return null;
      return (await readWhole(place(path), path))?.bytes.toString('utf8') ?? null;
    },
  };
}

/** The stat is that of the bytes: a file that changes meanwhile is read again. */
async function readWhole(
  place: Buffer | string,
  path: string,
): Promise<{ bytes: Buffer; stat: BigIntStats } | null> {
  try {
    const handle = await open(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      for (let tries = 0; tries < 5; tries++) {
        const before = await handle.stat({ bigint: true });
        if (!before.isFile()) return null;
        const bytes = Buffer.alloc(Number(before.size));
        const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
        const after = await handle.stat({ bigint: true });
        if (bytesRead === bytes.length && after.mtimeNs === before.mtimeNs && after.size === before.size)
          return { bytes, stat: after };
      }
      throw unreadableFile(path, new Error('It is being written all the time.'));
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isMissing(error)) return null;
    throw unreadableFile(path, error);
  }
}

function kindOf(stat: BigIntStats): DiskEntry['kind'] {
  if (stat.isFile()) return 'file';
  if (stat.isSymbolicLink()) return 'link';
  return stat.isDirectory() ? 'folder' : 'other';
}
