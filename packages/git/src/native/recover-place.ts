import { isCodexError, type AbsPath } from '@codexlab/core';
import { recoverRepository } from '../lock.ts';
import type { NativeGit } from './find-native-git.ts';
import { openRepository } from './repository.ts';
import { headOf } from './revisions.ts';

/** Finishes what a killed process of ours left in the repository. What cannot be finished now waits for the next commit. */
export async function recoverPlace(options: {
  readonly git: NativeGit;
  readonly root: AbsPath;
  readonly lockTimeoutMs?: number | undefined;
}): Promise<void> {
  try {
    const repository = await openRepository(options);
    if (!repository) return;
    await recoverRepository({
      gitDir: repository.gitDir,
      timeoutMs: options.lockTimeoutMs,
      readHead: () => headOf(repository),
    });
  } catch (error) {
    if (!isCodexError(error, 'unavailable') && !isCodexError(error, 'conflict')) throw error;
  }
}
