import { testVersionControl } from '@codexlab/core/testing';
import { gitScene } from './testing/git-scene.ts';

testVersionControl('isomorphic-git', {
  capabilities: { blame: false, lfs: false },
  sha256: false,
  open: (options) => gitScene('isomorphic', options),
});
