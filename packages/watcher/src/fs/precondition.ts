import { CodexError, type Hash, type RelPath } from '@codexlab/core';
import { kindOf } from './file-stat.ts';
import type { Folder } from './folder.ts';
import { readEntry } from './read-file.ts';
import { statAt } from './write-io.ts';

/** The hash of what stands there now; null for nothing and for folders. */
export function currentHash(folder: Folder, name: string, path: RelPath): Hash | null {
  const stat = statAt(folder.at(name));
  return stat === null || kindOf(stat) === 'folder' ? null : readEntry(folder, name, path, 0).hash;
}

/** Throws `conflict` (details: `current`) unless the precondition holds. */
export function requireHash(path: RelPath, current: Hash | null, ifHash: Hash | null): void {
  if (current !== ifHash) throw notAsSeen(path, current);
}

/** The failure of a precondition. */
export function notAsSeen(path: RelPath, current: Hash | null): CodexError {
  const now = current === null ? 'is not there any more' : 'has changed since it was read';
  return new CodexError('conflict', `${path} ${now}; read it again.`, { path, current });
}
