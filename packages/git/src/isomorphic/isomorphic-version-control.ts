import type { VersionControl } from '@codexlab/core';
import type { VersionControlOptions } from '../open-version-control.ts';

/** The history of a folder through isomorphic-git, with an index of its own of what each commit touched. */
export function isomorphicVersionControl(_options: VersionControlOptions): VersionControl {
  return {} as VersionControl;
}
