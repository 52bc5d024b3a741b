import { ROOT } from '@codexlab/core';
import type { Folder } from './folder.ts';
import { currentHash } from './precondition.ts';
import { expectedHash } from './temporary-names.ts';
import { statAt } from './write-io.ts';

/**
 * True for bytes that stand nowhere else: what a write replaced or a removal took away when it is not what was
 * expected, and what was saved under the old name of a file while it moved. What cannot be read counts
 * as such.
 */
export function isOnlyCopy(folder: Folder, name: string): boolean {
  const stat = statAt(folder.at(name));
  const expected = expectedHash(name);
  if (!stat || (expected === null && !name.startsWith('moved-'))) return false;
  if (!stat.isDirectory() && stat.nlink > 1n) return false;
  try {
    return expected === null || currentHash(folder, name, ROOT) !== expected;
  } catch {
    return true;
  }
}
