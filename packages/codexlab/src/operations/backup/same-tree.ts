import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { nameFromBytes, nameToBytes } from '@codexlab/core';
import { digestOf, linkTarget, lookAt } from './disk.ts';
import type { BackupEntry } from './manifest.ts';
import type { TreePlace } from './restore-plan.ts';

/**
 * True when a folder holds exactly what the backup has of it; an index in it is not compared. The first tree is of the
 * folder itself, the others are of folders in it.
 */
export async function isSameTree(
  trees: readonly [TreePlace, ...(readonly TreePlace[])],
  entries: readonly BackupEntry[],
): Promise<boolean> {
  const [{ root: top }] = trees;
  const known = new Set<string>([top]);
  for (const { root, from } of trees) {
    for (let way = root; !known.has(way); way = dirname(way)) known.add(way);
    for (const entry of entriesIn(entries, from)) {
      const path = `${root}${entry.path.slice(from.length)}`;
      if (!(await isSame(path, entry))) return false;
      known.add(path);
    }
  }
  return !(await hasOther(top, known));
}

function entriesIn(entries: readonly BackupEntry[], folder: string): readonly BackupEntry[] {
  return entries.filter(({ path }) => path === folder || path.startsWith(`${folder}/`));
}

async function isSame(path: string, entry: BackupEntry): Promise<boolean> {
  const found = await lookAt(path);
  if (!found) return false;
  if (entry.kind === 'folder') return found.isDirectory();
  if (entry.kind === 'link')
    return found.isSymbolicLink() && nameFromBytes(await linkTarget(path)) === entry.target;
  return found.isFile() && found.size === entry.bytes && (await digestOf(path)).sha256 === entry.sha256;
}

async function hasOther(folder: string, known: ReadonlySet<string>): Promise<boolean> {
  const names = await readdir(Buffer.from(nameToBytes(folder)), { encoding: 'buffer' });
  for (const name of names.map(nameFromBytes)) {
    const path = `${folder}/${name}`;
    if (isIndex(path)) continue;
    if (!known.has(path)) {
      if (name === '.codex' && !(await hasOther(path, known))) continue;
      return true;
    }
    const found = await lookAt(path);
    if (found?.isDirectory() && (await hasOther(path, known))) return true;
  }
  return false;
}

function isIndex(path: string): boolean {
  return /\/\.codex\/((notebook|lock)\.db(-wal|-shm|-journal)?|engine)$/.test(path);
}
