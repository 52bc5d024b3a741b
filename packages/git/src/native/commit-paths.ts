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
import { type CommitPlan, planCommit } from './commit-plan.ts';
import { type HashedFiles, hashFiles } from './hash-files.ts';
import type { Reading } from './list-entries.ts';
import { toRevisionId } from './log-parser.ts';
import { areUnchanged, prepareExactIndex, prepareIndex } from './next-index.ts';
import type { Repository } from './repository.ts';
import { branchOf, busyWith } from './repository-state.ts';
import { headOf } from './revisions.ts';
import { writeObject } from './write-object.ts';
import { type TreeEdits, writeTree } from './write-tree.ts';

const REF_TIMEOUT_MS = 5_000;

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
  const { repository, trees } = reading;
  const [busy, head] = await Promise.all([busyWith(repository), headOf(repository)]);
  if (busy) throw isBusy(busy);
  const tree = head === null ? null : await trees.ofCommit(head);
  const plan = await planCommit(reading, { paths: options.request.paths, tree });
  const candidates = [...plan.present.keys(), ...plan.absent];
  if (candidates.length === 0)
    return toResult(repository, plan, { refused: [], changed: [], revision: null });
  // Both read the files; neither waits for the other.
  const [hashed, isPrepared] = await Promise.all([
    hashFiles(repository, plan.present),
    prepareIndex(repository, { nextIndex: held.nextIndex, paths: candidates }),
  ]);
  const edits = toEdits(plan, hashed);
  const written = await writeTree({ repository, trees }, tree, edits);
  const { changed } = written;
  const { refused } = hashed;
  if (changed.length === 0) return toResult(repository, plan, { refused, changed, revision: null });
  const treeId = written.id ?? (await writeObject(repository, { type: 'tree', content: new Uint8Array() }));
  const commit = await writeCommit(repository, { tree: treeId, head, request: options.request });
  const isSame = isPrepared && refused.length === 0 && (await areUnchanged(repository, plan));
  if (!isSame) await prepareExactIndex(repository, { nextIndex: held.nextIndex, edits });
  await publish(repository, held, { commit, head, options });
  return toResult(repository, plan, { refused, changed, revision: commit });
}

function toEdits(plan: CommitPlan, hashed: HashedFiles): TreeEdits {
  const edits = new Map<string, { readonly mode: string; readonly id: string } | null>();
  for (const path of plan.absent) edits.set(path, null);
  for (const [path, { mode }] of plan.present) {
    const id = hashed.ids.get(path);
    if (id !== undefined) edits.set(path, { mode, id });
  }
  return edits;
}

async function writeCommit(
  repository: Repository,
  given: { readonly tree: string; readonly head: string | null; readonly request: CommitRequest },
): Promise<RevisionId> {
  const { tree, head, request } = given;
  const content = commitObject({ ...request, tree, parents: head === null ? [] : [head] });
  return toRevisionId(await writeObject(repository, { type: 'commit', content }));
}

async function publish(
  repository: Repository,
  held: HeldLock,
  given: { readonly commit: RevisionId; readonly head: RevisionId | null; readonly options: CommitOptions },
): Promise<void> {
  const { commit, head, options } = given;
  const branch = await branchOf(repository);
  const subject = options.request.message.split('\n')[0] ?? '';
  const before = head ?? '0'.repeat(commit.length);
  await held.publish({
    commit,
    refs: ['HEAD', ...(branch === null ? [] : [`refs/heads/${branch}`])],
    moveHead: async () => {
      const message = `commit${head === null ? ' (initial)' : ''}: ${subject}`;
      await repository.run(['update-ref', '-m', message, 'HEAD', commit, before], {
        env: reflogPerson(options.request),
        also: lockTimeouts(options.lockTimeoutMs ?? REF_TIMEOUT_MS),
      });
    },
  });
}

function reflogPerson({ committer, atMs }: CommitRequest): Record<string, string> {
  return {
    GIT_COMMITTER_NAME: committer.name.trim() || 'Unknown',
    GIT_COMMITTER_EMAIL: committer.email.trim() || 'unknown',
    GIT_COMMITTER_DATE: `@${Math.max(0, Math.floor(atMs / 1000))} +0000`,
  };
}

function lockTimeouts(timeoutMs: number): readonly (readonly [string, string])[] {
  return [
    ['core.filesRefLockTimeout', String(timeoutMs)],
    ['core.packedRefsTimeout', String(timeoutMs)],
  ];
}

function toResult(
  repository: Repository,
  plan: CommitPlan,
  given: {
    readonly refused: readonly string[];
    readonly changed: readonly string[];
    readonly revision: RevisionId | null;
  },
): CommitResult {
  const own = (paths: readonly string[]): RelPath[] =>
    paths.flatMap((path) => repository.inNotebook(path) ?? []).sort();
  return { revision: given.revision, paths: own(given.changed), left: own([...plan.left, ...given.refused]) };
}

function isBusy(busy: string): CodexError {
  return new CodexError(
    'conflict',
    `A ${busy} is going on in the repository; finish it with git, then commit.`,
    { busy },
  );
}
