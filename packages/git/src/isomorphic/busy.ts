import { stat } from 'node:fs/promises';
import { CodexError, type RepositoryBusy } from '@codexlab/core';
import type { GitFiles } from './git-files.ts';

const SIGNS: readonly (readonly [file: string, busy: RepositoryBusy])[] = [
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
];

/** What the user is in the middle of, or null. */
export async function busyWith(files: GitFiles): Promise<RepositoryBusy | null> {
  for (const [name, busy] of SIGNS) {
    if (await stat(files.place(name)).catch(() => null)) return busy;
  }
  // Between two picks of a series there is no head of its own; the list of what is left to do tells.
  const todo = (await files.read('sequencer/todo'))?.toString('utf8') ?? null;
  return todo === null ? null : /^revert/m.test(todo) ? 'revert' : 'cherry-pick';
}

/** Throws `conflict` (details `busy`) when the user is in the middle of something. */
export async function requireIdle(files: GitFiles): Promise<void> {
  const busy = await busyWith(files);
  if (busy === null) return;
  throw new CodexError('conflict', `A ${busy} is under way in the repository; finish it with git first.`, {
    busy,
  });
}
