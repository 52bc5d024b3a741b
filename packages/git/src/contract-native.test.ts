import { testVersionControl } from '@codexlab/core/testing';
import { findNativeGit } from './native/find-native-git.ts';
import { gitScene } from './testing/git-scene.ts';

const git = await findNativeGit();
if (git === null) throw new Error('The tests of this package need a git command of version 2.36 or newer.');

testVersionControl('native git', {
  capabilities: { blame: true, lfs: git.lfs !== null },
  sha256: true,
  open: (options) => gitScene('native', options),
});
