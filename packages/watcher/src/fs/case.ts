import fs from 'node:fs';
import { namesIn } from './list-folder.ts';
import type { Walk } from './walk.ts';

/** Whether `A.md` and `a.md` are two files in this root; found without writing, guessed by system when it is empty. */
export function hasCaseSensitiveNames(walk: Walk): boolean {
  const root = walk.openRoot();
  try {
    const name = namesIn(root).find((each) => swapCase(each) !== each);
    if (name === undefined) return process.platform === 'linux';
    const stat = fs.lstatSync(root.at(name), { bigint: true, throwIfNoEntry: false });
    const other = fs.lstatSync(root.at(swapCase(name)), { bigint: true, throwIfNoEntry: false });
    return stat === undefined || other === undefined || stat.ino !== other.ino;
  } catch {
    return process.platform === 'linux';
  } finally {
    root.close();
  }
}

function swapCase(name: string): string {
  const upper = name.toUpperCase();
  return upper === name ? name.toLowerCase() : upper;
}
