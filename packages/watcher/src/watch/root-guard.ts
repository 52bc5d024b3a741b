import fs from 'node:fs';
import type { AbsPath } from '@codexlab/core';
import { rootGone } from '../fs/walk.ts';

/** Whether the root is still the folder that it was at first. */
export interface RootGuard {
  isThere(): boolean;
}

/** Remembers what stands at the root now. Throws `unavailable` with details `{ root: true }` unless it is a folder. */
export function createRootGuard(root: AbsPath): RootGuard {
  const identify = () => {
    try {
      const stat = fs.statSync(root, { bigint: true });
      return stat.isDirectory() ? `${stat.dev}:${stat.ino}` : null;
    } catch {
      return null;
    }
  };
  const start = identify();
  if (start === null) throw rootGone(root, 'is not a folder that can be reached');
  return { isThere: () => identify() === start };
}
