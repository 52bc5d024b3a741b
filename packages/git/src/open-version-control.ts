import { CodexError, type VersionControl } from '@codexlab/core';
import { isomorphicVersionControl } from './isomorphic/isomorphic-version-control.ts';
import { findNativeGit } from './native/find-native-git.ts';
import { nativeVersionControl } from './native/native-version-control.ts';
import type { VersionControlOptions } from './version-control-options.ts';

/**
 * The history of a notebook's folder: through the `git` command where one is found (2.36 or newer), else in JavaScript, by
 * `withoutGit` where that is given. Nothing is read before the first call. Throws `unsupported` when `native` is asked for and not there.
 */
export async function openVersionControl(
  options: VersionControlOptions,
  withoutGit: (options: VersionControlOptions) => VersionControl = isomorphicVersionControl,
): Promise<VersionControl> {
  const { implementation } = options;
  const git = implementation === 'isomorphic' ? null : await findNativeGit();
  if (git) return nativeVersionControl({ ...options, git });
  if (implementation === 'native')
    throw new CodexError(
      'unsupported',
      'There is no git command of version 2.36 or newer on the search path.',
    );
  return withoutGit(options);
}
