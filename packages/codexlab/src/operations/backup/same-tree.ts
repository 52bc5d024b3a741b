import { readdir } from 'node:fs/promises';
import { nameFromBytes, nameToBytes } from '@codexlab/core';
import { digestOf, linkTarget, lookAt } from './disk.ts';
import type { BackupEntry } from './manifest.ts';
import type { TreePlace } from './restore-plan.ts';

/** True when a folder holds exactly what the backup has of it; an index in it is not compared. */
export async function isSameTree(
  { root, from }: Pick<TreePlace, 'root' | 'from'>,
  entries: readonly BackupEntry[],
): Promise<boolean> {
  const own = entries.filter(({ path }) => path === from || path.startsWith(`${from}/`));
  for (const entry of own)
    if (!(await isSame(`${root}${entry.path.slice(from.length)}`, entry))) return false;
  const known = new Set(own.map(({ path }) => path));
  return !(await hasOther(root, from, known));
}

async function isSame(path: string, entry: BackupEntry): Promise<boolean> {
  const found = await lookAt(path);
  if (!found) return false;
  if (entry.kind === 'folder') return found.isDirectory();
  if (entry.kind === 'link')
    return found.isSymbolicLink() && nameFromBytes(await linkTarget(path)) === entry.target;
  return found.isFile() && found.size === entry.bytes && (await digestOf(path)).sha256 === entry.sha256;
}

async function hasOther(root: string, from: string, known: ReadonlySet<string>): Promise<boolean> {
  const names = await readdir(Buffer.from(nameToBytes(root)), { encoding: 'buffer' });
  for (const name of names.map(nameFromBytes)) {
    const path = `${from}/${name}`;
    if (isIndex(path)) continue;
    if (!known.has(path)) {
      if (path.endsWith('/.codex') && !(await hasOther(`${root}/${name}`, path, known))) continue;
      return true;
    }
    const found = await lookAt(`${root}/${name}`);
    if (found?.isDirectory() && (await hasOther(`${root}/${name}`, path, known))) return true;
  }
  return false;
}

function isIndex(path: string): boolean {
  return /\/\.codex\/(notebook|lock)\.db(-wal|-shm|-journal)?$/.test(path);
}
