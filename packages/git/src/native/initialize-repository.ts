import { type AbsPath, CodexError } from '@codexlab/core';
import type { NativeGit } from './find-native-git.ts';
import { SAFE_SETTINGS } from './git-settings.ts';
import { openRepository } from './repository.ts';
import { runGit } from './run-git.ts';

/** Makes a repository of a folder, without the template's hooks. Throws `conflict` when there is one already. */
export async function initializeRepository(options: {
  readonly git: NativeGit;
  readonly root: AbsPath;
}): Promise<void> {
  const found = await openRepository(options);
  if (found) {
    const where = found.prefix === '' ? 'is a git repository already' : 'lies in a git repository already';
    throw new CodexError('conflict', `The folder of this notebook ${where}.`, {
      kind: found.prefix === '' ? 'own' : 'inside',
    });
  }
  await runGit({
    git: options.git.path,
    cwd: options.root,
    args: ['init', '--quiet', '--template=', '--initial-branch=main'],
    settings: SAFE_SETTINGS,
  });
}
