import { copyFile, link, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Buffer } from 'node:buffer';
import { isCodexError } from '@codexlab/core';
import { isErrno } from '../errno.ts';
import type { CommitPlan } from './commit-plan.ts';
import { statOf } from './commit-plan.ts';
import type { Repository } from './repository.ts';
import { pathToGit } from '../repository-paths.ts';
import type { TreeEdits } from './write-tree.ts';

const FLAGS = ['-z', '--add', '--remove', '--replace', '--ignore-skip-worktree-entries'] as const;

/**
 * Makes the user's index anew with these paths as they are on the disk; everything else that is staged stays. Git looks at
 * the files itself, so that it knows their times and need not read them again.
 */
export async function prepareIndex(
  repository: Repository,
  given: { readonly nextIndex: string; readonly paths: readonly string[] },
): Promise<boolean> {
  await copyIndex(repository, given.nextIndex);
  const input = Buffer.concat(given.paths.flatMap((path) => [pathToGit(path), Buffer.of(0)]));
  try {
    await updateIndex(repository, { nextIndex: given.nextIndex, args: ['--stdin'], input });
    return true;
  } catch (error) {
    // A file that vanished or cannot be read; the exact way below needs none.
    if (isCodexError(error, 'unavailable')) return false;
    throw error;
  }
}

/** The same with exactly the content that was committed, whatever the disk holds by now. */
export async function prepareExactIndex(
  repository: Repository,
  given: { readonly nextIndex: string; readonly edits: TreeEdits },
): Promise<void> {
  await unlinkIfThere(given.nextIndex);
  await copyIndex(repository, given.nextIndex);
  const none = '0'.repeat(repository.format === 'sha256' ? 64 : 40);
  // What goes out goes first: a folder may stand where a file stood.
  const ordered = [...given.edits].sort(([, a], [, b]) => Number(a !== null) - Number(b !== null));
  const input = Buffer.concat(
    ordered.flatMap(([path, edit]) => [
      Buffer.from(edit === null ? `0 ${none}\t` : `${edit.mode} ${edit.id}\t`),
      pathToGit(path),
      Buffer.of(0),
    ]),
  );
  await updateIndex(repository, { nextIndex: given.nextIndex, args: ['--index-info'], input });
}

/** True when the files are still those that were read. */
export async function areUnchanged(repository: Repository, plan: CommitPlan): Promise<boolean> {
  for (const [path, { stat }] of plan.present) {
    const now = await statOf(repository, path);
    if (
      now === null ||
      now.mtimeMs !== stat.mtimeMs ||
      now.ctimeMs !== stat.ctimeMs ||
      now.size !== stat.size ||
      now.ino !== stat.ino
    )
      return false;
  }
  for (const path of plan.absent) if ((await statOf(repository, path))?.isFile()) return false;
  return true;
}

async function updateIndex(
  repository: Repository,
  given: { readonly nextIndex: string; readonly args: readonly string[]; readonly input: Buffer },
): Promise<void> {
  await repository.run(['update-index', ...FLAGS, ...given.args], {
    input: given.input,
    env: { GIT_INDEX_FILE: given.nextIndex },
    filters: 'refuse',
  });
}

/** A second name is enough: git never writes an index in place. */
async function copyIndex({ gitDir }: Repository, nextIndex: string): Promise<void> {
  const index = join(gitDir, 'index');
  try {
    await link(index, nextIndex);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return;
    await copyFile(index, nextIndex);
  }
}

async function unlinkIfThere(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (!isErrno(error, 'ENOENT')) throw error;
  });
}
