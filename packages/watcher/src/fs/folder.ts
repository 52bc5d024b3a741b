import type { BigIntStats } from 'node:fs';
import { CodexError, nameNeedsBytes, nameToBytes } from '@codexlab/core';

/** A path as system calls take it; bytes where the name is not UTF-8. */
export type SystemPath = string | Buffer;

/** An open folder. Everything done with its entries goes through `at`, so it cannot be led elsewhere by a swapped link. */
export interface Folder {
  /** The descriptor of the folder. */
  readonly fd: number;
  /** Names an entry of this folder; `''` is the folder itself. */
  at(name: string): SystemPath;
  /**
   * The same by its place in the tree, which costs half as much. Only for stamps, between two looks at `isInPlace`:
   * who swaps the folder for a link and back between these looks can show the stamps of other entries, no content.
   */
  quickAt(name: string): SystemPath;
  /** What the folder was when it was opened. */
  readonly stat: BigIntStats;
  /** True when this folder still stands at the path it was opened by. */
  isInPlace(): boolean;
  close(): void;
}

/**
 * Joins a folder in the form of the system and a name in the form of the port. Throws `invalid` for the two names that
 * lead elsewhere, whoever made the path.
 */
export function systemPath(folder: SystemPath, name: string): SystemPath {
  if (name === '..' || name === '.') throw leadsElsewhere(name);
  if (typeof folder === 'string' && !nameNeedsBytes(name)) return name === '' ? folder : `${folder}/${name}`;
  const parts = [typeof folder === 'string' ? Buffer.from(folder) : folder];
  if (name !== '') parts.push(Buffer.from('/'), Buffer.from(nameToBytes(name)));
  return Buffer.concat(parts);
}

function leadsElsewhere(name: string): CodexError {
  return new CodexError('invalid', `A path has the component "${name}".`, { path: name });
}
