import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { CodexError } from '@codexlab/core';

const open = new Set<string>();

/**
 * Notes that the file `location` is open, and returns what ends that. Throws `unavailable` when it is open already:
 * the engine can corrupt a file that two connections of one process write.
 */
export function claimFile(location: string): () => void {
  const path = realPath(resolve(location));
  if (open.has(path))
    throw new CodexError(
      'unavailable',
      `The database ${location} is open already, and libSQL lets one connection have a file. Use that one, or close it first.`,
      { database: location, sqlite: 'SQLITE_BUSY', errno: 'EBUSY' },
    );
  open.add(path);
  return () => void open.delete(path);
}

/** The name of the file without symbolic links, also before there is one. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const folder = dirname(path);
    return folder === path ? path : join(realPath(folder), basename(path));
  }
}
