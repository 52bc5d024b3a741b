import fs from 'node:fs';
import { type FileStat, type RelPath, nameFromBytes, nameNeedsBytes, relPathOnDisk } from '@codexlab/core';
import { toFileStat } from './file-stat.ts';
import type { Folder } from './folder.ts';
import { isStrayTemporary } from './temporary-names.ts';

/**
 * The entries of an open folder that was just seen in its place, ordered by name in UTF-16 code units. Entries that
 * vanish meanwhile are left out.
 */
export function listFolder(folder: Folder, path: RelPath): FileStat[] {
  const names = namesIn(folder).sort();
  const stats = statNames(names, path, folder.quickAt);
  return folder.isInPlace() ? stats : statNames(names, path, folder.at);
}

function statNames(names: readonly string[], path: RelPath, at: Folder['at']): FileStat[] {
  const stats: FileStat[] = [];
  for (const name of names) {
    const stat = fs.lstatSync(at(name), { bigint: true, throwIfNoEntry: false });
    if (stat && !isStrayTemporary(name)) stats.push(toFileStat(relPathOnDisk(path, name), stat));
  }
  return stats;
}

/** The names in an open folder, lossless, in no order. */
export function namesIn(folder: Folder): string[] {
  const names = fs.readdirSync(folder.at(''));
  if (!names.some(nameNeedsBytes)) return names;
  return fs.readdirSync(folder.at(''), { encoding: 'buffer' }).map(nameFromBytes);
}
