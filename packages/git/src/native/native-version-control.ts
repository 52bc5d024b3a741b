import type { VersionControl } from '@codexlab/core';
import type { VersionControlOptions } from '../open-version-control.ts';
import type { NativeGit } from './find-native-git.ts';

/** The history of a folder through the `git` command. */
export function nativeVersionControl(
  _options: VersionControlOptions & { readonly git: NativeGit },
): VersionControl {
  return {} as VersionControl;
}
