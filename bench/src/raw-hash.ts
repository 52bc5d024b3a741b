import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rawWalk } from './raw-walk.ts';

/** Reads and hashes every file of a folder, and nothing else. */
export function rawHash(root: string): void {
  rawWalk(root, (file) =>
    createHash('sha256')
      .update(readFileSync(`${root}/${file.path}`))
      .digest('hex'),
  );
}
