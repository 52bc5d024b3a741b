import type { AbsPath } from '@codexlab/core';

/** Whose history, and how it is read. */
export interface VersionControlOptions {
  /** The folder of the notebook. */
  readonly root: AbsPath;
  /** Where lock files and temporary indexes of ours may lie: `.codex`, or a folder beside the index. */
  readonly workDir: AbsPath;
  /** Default: `native` where a usable `git` is found. */
  readonly implementation?: 'native' | 'isomorphic' | undefined;
  /** So long another program may hold the repository before a commit throws `conflict`. Default: 5,000. */
  readonly lockTimeoutMs?: number | undefined;
}
