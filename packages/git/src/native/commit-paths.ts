import {
  type AbsPath,
  CodexError,
  type CommitRequest,
  type CommitResult,
  type RelPath,
  type RevisionId,
} from '@codexlab/core';
import { type HeldLock, withRepositoryLock } from '../lock.ts';
import { commitObject } from './commit-object.ts';
import { areCommitted, type CommitPlan, planCommit, wantedFiles } from './commit-plan.ts';
import { type HashedFiles, hashFiles } from './hash-files.ts';
import type { Reading } from './list-entries.ts';
import { toRevisionId } from './log-parser.ts';
import { areUnchanged, prepareExactIndex, prepareIndex } from './next-index.ts';
import type { Repository } from './repository.ts';
import { branchOf, busyWith } from './repository-state.ts';
import { startMove } from './move-head.ts';
import { headOf } from './revisions.ts';
import { createObjectWrites, type ObjectWrites } from './write-object.ts';
import { type TreeEdits, writeTree } from './write-tree.ts';

/** What a commit works with. */
export interface CommitOptions {
  readonly request: CommitRequest;
  readonly root: AbsPath;
  readonly lockTimeoutMs?: number | undefined;
}

/**
 * Commits these paths as `git commit --only` means it, without the commands that run hooks: objects, then the branch, then
 * the same paths in the user's index. Throws `conflict` when the user is in the middle of something, or locked.
 */
export function commitPaths(reading: Reading, options: CommitOptions): Promise<CommitResult> {
  const { repository } = reading;
  const lock = {
    gitDir: repository.gitDir,
    timeoutMs: options.lockTimeoutMs,
    readHead: () => headOf(repository),
  };
  return withRepositoryLock(lock, (held) => commitHeld(reading, options, held));
}

async function commitHeld(reading: Reading, options: CommitOptions, held: HeldLock): Promise<CommitResult> {
  const { repository } = reading;
  const [busy, head, branch] = await Promise.all([
    busyWith(repository),
    headOf(repository),
    branchOf(repository),
  ]);
  if (busy) throw isBusy(busy);
  const move = startMove(repository, { ...options, isFirst: head === null });
  try {
    const made = await makeCommit(reading, { options, held, head });
    if (made.revision !== null) {
      const { revision: commit, objects } = made;
      await held.publish({
        commit,
        refs: ['HEAD', ...(branch === null ? [] : [`refs/heads/${branch}`])],
        async moveHead() {
          await objects.done();
          await move.go(commit, head);
        },
      });
    }
    return toResult(repository, made);
  } finally {
    await move.end();
  }
}

interface MadeCommit {
  readonly plan: CommitPlan;
  readonly refused: readonly string[];
  readonly changed: readonly string[];
  readonly revision: RevisionId | null;
  readonly objects: ObjectWrites;
}

/** Everything but the branch: objects that nothing names yet, and the next index. */
async function makeCommit(
  reading: Reading,
  given: { readonly options: CommitOptions; readonly held: HeldLock; readonly head: RevisionId | null },
): Promise<MadeCommit> {
  const { repository, trees } = reading;
  const { head, options } = given;
  const { nextIndex } = given.held;
  const { paths } = options.request;
  const objects = createObjectWrites(repository);
  const tree = head === null ? null : await trees.ofCommit(head);
  const { plan, isPrepared } = await planAndPrepare(reading, { paths, tree, nextIndex });
  const nothing = { plan, refused: [], changed: [], revision: null, objects };
  if (plan.present.size + plan.absent.length === 0) {
    await isPrepared;
    return nothing;
  }
  // Both read the files; neither waits for the other, and neither is left behind.
  const { ids, refused } = await hashFiles({ repository, objects }, plan.present).finally(() =>
    isPrepared.catch(() => false),
  );
  const isThere = await isPrepared;
  const edits = toEdits(plan, ids);
  const { changed, id } = await writeTree({ objects, trees }, tree, edits);
  if (changed.length === 0) return { ...nothing, refused };
  const revision = addCommit(objects, {
    tree: id ?? objects.add({ type: 'tree', content: new Uint8Array() }),
    head,
    request: options.request,
  });
  const isSame = isThere && refused.length === 0 && (await areUnchanged(repository, plan));
  if (!isSame) {
    await objects.done();
    await prepareExactIndex(repository, { nextIndex, edits });
  }
  return { plan, refused, changed, revision, objects };
}

/** The next index is the slowest part: where it is clear what goes in, it is begun before everything is known. */
async function planAndPrepare(
  reading: Reading,
  given: {
    readonly paths: readonly RelPath[];
    readonly tree: string | null;
    readonly nextIndex: string;
  },
): Promise<{ readonly plan: CommitPlan; readonly isPrepared: Promise<boolean> }> {
  const { tree, nextIndex } = given;
  const { repository } = reading;
  const wanted = await wantedFiles(reading, given);
  const prepare = (paths: readonly string[]) => {
    const prepared = prepareIndex(repository, { nextIndex, paths });
    prepared.catch(() => undefined); // told where it is waited for
    return prepared;
  };
  if (!(await areCommitted(reading, wanted, tree))) {
    const plan = await planCommit(reading, { wanted, tree });
    return { plan, isPrepared: prepare([...plan.present.keys(), ...plan.absent]) };
  }
  const early = prepare([...wanted.files]);
  try {
    const plan = await planCommit(reading, { wanted, tree });
    return { plan, isPrepared: early.then((isThere) => isThere && plan.left.length === 0) };
  } catch (error) {
    await early.catch(() => undefined);
    throw error;
  }
}

function toEdits(plan: CommitPlan, ids: HashedFiles['ids']): TreeEdits {
  const edits = new Map<string, { readonly mode: string; readonly id: string } | null>();
  for (const path of plan.absent) edits.set(path, null);
  for (const [path, { mode }] of plan.present) {
    const id = ids.get(path);
    if (id !== undefined) edits.set(path, { mode, id });
  }
  return edits;
}

function addCommit(
  objects: ObjectWrites,
  given: { readonly tree: string; readonly head: string | null; readonly request: CommitRequest },
): RevisionId {
  const { tree, head, request } = given;
  const content = commitObject({ ...request, tree, parents: head === null ? [] : [head] });
  return toRevisionId(objects.add({ type: 'commit', content }));
}

function toResult(repository: Repository, { plan, refused, changed, revision }: MadeCommit): CommitResult {
  const own = (paths: readonly string[]): RelPath[] =>
    paths.flatMap((path) => repository.inNotebook(path) ?? []).sort();
  return { revision, paths: own(changed), left: own([...plan.left, ...refused]) };
}

function isBusy(busy: string): CodexError {
  return new CodexError(
    'conflict',
    `A ${busy} is going on in the repository; finish it with git, then commit.`,
    { busy },
  );
}
