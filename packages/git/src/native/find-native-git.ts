import type { AbsPath } from '@codexlab/core';

/** A `git` command that can be used. */
export interface NativeGit {
  readonly path: AbsPath;
  /** As it tells it: `2.39.5`. */
  readonly version: string;
}

/** The `git` of the search path, or null when there is none that is new enough. Looked for once. */
export async function findNativeGit(): Promise<NativeGit | null> {
  return Promise.resolve(null);
}
