import type { Change, ChangeCursor, ChangeStore } from '../changes/change-store.ts';
import { MAX_PAGE_ITEMS, type Page } from '../page.ts';
import type { NotebookPorts } from '../notebook-ports.ts';
import type { RelPath } from '../paths.ts';
import { seesAll } from '../permissions/visibility.ts';
import type { Origin } from '../sync/scope.ts';
import { type AuthorPorts, authorOf, signers } from './authors.ts';
import { autoCommitMessage } from './commit-message.ts';
import { type CommitBatch, type CommitChange, planCommits } from './commit-plan.ts';
import { largeBinaries } from './leave-large.ts';
import { createInnerCheck } from './own-content.ts';
import type { PendingChange } from './version-control.ts';

/** What committing by itself needs. */
export interface CommitPorts extends AuthorPorts, Pick<NotebookPorts, 'fs' | 'clock' | 'timer'> {
  readonly maxBinaryBytes: number;
}

/** What became of files that were to be committed by themselves. */
export interface Committed {
  /** All that were looked at. */
  readonly paths: readonly RelPath[];
  /** Binary files that were left out for their size. */
  readonly tooLarge: readonly RelPath[];
}

const MAX_ROWS = 5_000;
const MAX_CHANGES = 10_000;

/** The next rows after `cursor`, so many as fit in one go. Throws `stale`. */
export async function readRows(
  changes: ChangeStore,
  cursor: ChangeCursor,
): Promise<{ readonly rows: readonly Change[]; readonly cursor: ChangeCursor }> {
  const rows: Change[] = [];
  let next = cursor;
  while (rows.length < MAX_ROWS) {
    const batch = await changes.since(seesAll, next, MAX_PAGE_ITEMS);
    next = batch.cursor;
    rows.push(...batch.changes);
    if (batch.changes.length === 0) break;
  }
  return { rows, cursor: next };
}

/** Commits what rows of the change log tell of, one commit for each author; see `planCommits` for `isTaken`. */
export async function commitRows(
  ports: CommitPorts,
  rows: readonly Change[],
  isTaken: (change: Change) => boolean,
): Promise<Committed> {
  const looked: RelPath[] = [];
  const tooLarge: RelPath[] = [];
  for (const batch of planCommits(rows, isTaken)) {
    tooLarge.push(...(await commitBatch(ports, batch)));
    looked.push(...batch.paths);
  }
  return { paths: looked, tooLarge };
}

/** Commits everything that differs, as whoever `origin` names: nobody knows who wrote it. */
export async function commitEverything(ports: CommitPorts, origin: Origin): Promise<Committed> {
  const looked: RelPath[] = [];
  const tooLarge: RelPath[] = [];
  for await (const changes of pendingChanges(ports)) {
    const paths = changes.map(({ path }) => path);
    tooLarge.push(...(await commitBatch(ports, { ...sourceOf(origin), coAuthors: [], changes, paths })));
    looked.push(...paths);
  }
  return { paths: looked, tooLarge };
}

/** What differs from the newest commit below a folder (absent: everywhere) and may be committed, in pieces that fit one commit. */
export async function* pendingChanges(
  ports: Pick<CommitPorts, 'fs' | 'versions' | 'timer'>,
  folder?: RelPath,
): AsyncGenerator<readonly CommitChange[]> {
  const isInner = createInnerCheck(ports.fs);
  let changes: CommitChange[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<PendingChange> = await ports.versions.pending({ folder, limit: MAX_PAGE_ITEMS, cursor });
    for (const each of page.items)
      if (each.kind !== 'conflicted' && !(await isInner(each.path))) changes.push(toChange(each));
    cursor = page.nextCursor;
    if (changes.length > 0 && (cursor === null || changes.length >= MAX_CHANGES)) {
      yield changes;
      changes = [];
    }
    await ports.timer.breathe();
  } while (cursor !== null);
}

/** Who and what a commit comes from, of an origin. */
export function sourceOf(origin: Origin): Pick<CommitBatch, 'actor' | 'via' | 'requestIds'> {
  const requestIds = origin.requestId === null ? [] : [origin.requestId];
  return { actor: origin.actor, via: origin.via, requestIds };
}

/** Returns the binary files that were left out for their size. */
async function commitBatch(ports: CommitPorts, batch: CommitBatch): Promise<readonly RelPath[]> {
  const large = await largeBinaries(ports.fs, batch.paths, ports.maxBinaryBytes);
  const changes = batch.changes.filter(({ path }) => !large.has(path));
  const coAuthors = await Promise.all(batch.coAuthors.map((actor) => authorOf(ports, actor)));
  if (changes.length > 0)
    await ports.versions.commit({
      paths: batch.paths.filter((path) => !large.has(path)),
      message: autoCommitMessage(changes, { ...batch, coAuthors }),
      ...(await signers(ports, batch.actor)),
      atMs: ports.clock.nowMs(),
    });
  return [...large];
}

function toChange({ kind, path }: PendingChange): CommitChange {
  const kinds = { untracked: 'create', modified: 'update', deleted: 'delete', conflicted: 'update' } as const;
  return { kind: kinds[kind], path, oldPath: null };
}
