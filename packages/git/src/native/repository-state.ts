import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { type AbsPath, isCodexError, type RepositoryBusy, type RepositoryState } from '@codexlab/core';
import type { NativeGit } from './find-native-git.ts';
import { readGitFile } from './find-place.ts';
import { recoverPlace } from './recover-place.ts';
import { openRepository, type Repository } from './repository.ts';
import { headOf } from './revisions.ts';

const NONE: RepositoryState = {
  kind: 'none',
  implementation: 'native',
  head: null,
  branch: null,
  busy: null,
  shallow: false,
  problem: null,
};

/** The repository as it is now; one that cannot be used is a state too, with its `problem`. */
export async function repositoryState(options: {
  readonly git: NativeGit;
  readonly root: AbsPath;
  readonly lockTimeoutMs?: number | undefined;
}): Promise<RepositoryState> {
  try {
    const repository = await openRepository(options);
    if (repository === null) return NONE;
    await recoverPlace(repository, options.lockTimeoutMs);
    const [head, branch, busy] = await Promise.all([
      headOf(repository),
      branchOf(repository),
      busyWith(repository),
    ]);
    const kind = repository.prefix === '' ? 'own' : 'inside';
    return { ...NONE, kind, head, branch, busy, shallow: repository.shallow };
  } catch (error) {
    if (!isCodexError(error, 'unavailable')) throw error;
    return { ...NONE, kind: 'own', problem: error.message };
  }
}

/** The branch that is checked out; null when the head is detached. */
export async function branchOf(repository: Repository): Promise<string | null> {
  const head = await readGitFile(repository.gitDir, 'HEAD');
  const plain = /^ref: refs\/heads\/([^\0\n]+)\n$/.exec(head ?? '')?.[1];
  if (plain !== undefined && plain !== '.invalid') return plain;
  const { code, out } = await repository.run(['symbolic-ref', '--quiet', 'HEAD'], { codes: [0, 1] });
  if (code !== 0) return null;
  return out
    .toString('utf8')
    .trimEnd()
    .replace(/^refs\/heads\//, '');
}

const BUSY: readonly (readonly [file: string, busy: RepositoryBusy])[] = [
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
];

/** What the user is in the middle of; null for nothing. */
export async function busyWith({ gitDir }: Repository): Promise<RepositoryBusy | null> {
  const found = await Promise.all(BUSY.map(([file]) => isThere(join(gitDir, file))));
  const at = found.indexOf(true);
  if (at >= 0) return BUSY[at]?.[1] ?? null;
  // Between two picks of a series there is no head of its own; the list of what is left to do tells.
  const todo = await readGitFile(join(gitDir, 'sequencer'), 'todo');
  return todo === null ? null : /^revert/m.test(todo) ? 'revert' : 'cherry-pick';
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
