import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One file of a raw walk. */
export interface RawFile {
  readonly path: string;
  readonly size: number;
  readonly statKey: string;
}

/** Walks a folder with synchronous calls and a stat in nanoseconds for each file: the floor of any comparison. */
export function rawWalk(root: string, onFile: (file: RawFile) => void): void {
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      if (entry.name === '.codex' || entry.name === '.git') continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) folders.push(path);
      else onFile(statFile(root, path));
    }
  }
}

function statFile(root: string, path: string): RawFile {
  const stat = lstatSync(`${root}/${path}`, { bigint: true });
  return {
    path,
    size: Number(stat.size),
    statKey: `${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}:${stat.ino}`,
  };
}
