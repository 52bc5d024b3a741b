import { isCodexError } from '@codexlab/core';
import { recoverRepository } from '../lock.ts';
import type { Repository } from './repository.ts';
import { headOf } from './revisions.ts';

/** Finishes what a killed process of ours left in the repository. What cannot be finished now waits for the next commit. */
export async function recoverPlace(repository: Repository, timeoutMs: number | undefined): Promise<void> {
  try {
    await recoverRepository({
      gitDir: repository.gitDir,
      timeoutMs,
      readHead: () => headOf(repository),
    });
  } catch (error) {
    if (!isCodexError(error, 'unavailable') && !isCodexError(error, 'conflict')) throw error;
  }
}
