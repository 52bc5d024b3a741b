import type { Clock } from '../clock.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { NewId } from '../ids.ts';
import { type RelPath, folderOf } from '../paths.ts';
import { type ChangeQueue, type Interruption, MAX_LOG_ROWS, createChangeQueue } from './change-queue.ts';
import { createDecisions } from './decide-changes.ts';
import type { Expectations } from './expectations.ts';
import { type IgnoreRules, isIgnoreFile } from './ignore-rules.ts';
import { joinSidecars, withSidecarFamilies } from './join-sidecars.ts';
import type { LongWork, SyncReport } from './line.ts';
import type { IndexedScope, IndexWriter } from './notebook-index.ts';
import { planChanges, type SyncPlan } from './plan.ts';
import { readAhead } from './read-ahead.ts';
import type { EntryReader } from './read-entries.ts';
import { type SyncScope, somePaths } from './scope.ts';
import { type DiskScan, scanDisk } from './walk.ts';

/** What the sync line works on. */
export interface SyncPorts {
  readonly fs: FileSystem;
  readonly rules: IgnoreRules;
  readonly index: IndexWriter;
  readonly reader: EntryReader;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly expectations: Expectations;
  /** Gives out row ids; each is used once. */
  readonly nextRid: () => number;
}

/** How one run of the line fits in with others. */
export interface SyncRun extends LongWork {
  /** Lets live work in between two steps; answers what it changed meanwhile, or null. */
  readonly pause: () => Promise<Interruption | null>;
}

/** What a run did, with what the line must look at again. */
export interface SyncOutcome {
  readonly report: SyncReport;
  /** Entries that changed just now: to be compared again in a moment. */
  readonly racy: readonly RelPath[];
  /** What bulk work could not decide because live work came in between. */
  readonly redo: readonly RelPath[];
  /** Folders whose ignore files have changed in a part of the notebook: all below them is to be compared. */
  readonly widen: readonly RelPath[];
  readonly touched: Interruption;
}

/** From so many changes on the index goes into its bulk mode. */
const BULK_CHANGES = 1000;

/**
 * Brings the index up to what stands on the disk in the scope: compare, read what is new or suspect, apply in atomic
 * chunks. Safe to repeat, and to break off at any point. Throws `unavailable` when the root is gone, before anything
 * is changed.
 */
export async function syncNotebook(ports: SyncPorts, asked: SyncScope, run: SyncRun): Promise<SyncOutcome> {
  const scope = withSidecarFamilies(asked);
  const { lastRid } = await ports.index.meta();
  // A reader in another thread takes a while to start: let it, while the folders are walked.
  if (scope.kind === 'all' && lastRid === 0) ports.reader.read([]).catch(() => undefined);
  const known = await ports.index.list(scope);
  const found = await scanDisk(ports, scope, {
    signal: run.signal,
    knownFolders: known.folders,
    onFolder: (done) => run.onProgress?.({ phase: 'comparing', done, total: null }),
  });
  const disk = await joinSidecars(ports.fs, found, known.entries);
  const plan = planChanges(disk, await withVanishedFolders(ports, scope, known, disk), ports.reader.version);
  const queue = createChangeQueue({ ...ports, pause: run.pause, signal: run.signal });
  const decisions = createDecisions(ports, queue, {
    plan,
    isPart: scope.kind === 'some',
    isNewIndex: lastRid === 0,
  });
  for (const { folder, error } of disk.unreadable) {
    decisions.report({ path: folder, code: 'folder_unreadable', message: error.message, line: null });
  }
  await perform(ports, plan, queue, { ...decisions, run });
  if (scope.kind === 'all') await ports.index.setComplete(disk.unreadable.length === 0);
  const { counts, problems, racy, touched, changed } = decisions;
  const seq = queue.seq() === 0 ? (await ports.index.meta()).seq : queue.seq();
  const widen = scope.kind === 'all' ? [] : [...new Set([...changed].filter(isIgnoreFile).map(folderOf))];
  return { report: { ...counts, problems, seq }, racy, redo: queue.redo, widen, touched };
}

async function perform(
  ports: SyncPorts,
  plan: SyncPlan,
  queue: ChangeQueue,
  work: ReturnType<typeof createDecisions> & { readonly run: SyncRun },
): Promise<void> {
  const size = plan.added.length + plan.suspect.length + plan.removed.length;
  const bulk = size > BULK_CHANGES;
  if (bulk) await ports.index.bulk(true);
  try {
    for (const stat of plan.addedFolders) queue.push({ type: 'addFolder', path: stat.path });
    const toRead = await work.moveRenamedFolders();
    let done = 0;
    for await (const batch of readAhead(ports, toRead, work.run.signal)) {
      await work.decide(batch);
      done += batch.outcomes.length;
      work.run.onProgress?.({ phase: 'reading', done, total: toRead.length });
      await queue.flushFull();
    }
    work.run.onProgress?.({ phase: 'finishing', done: 0, total: plan.removed.length });
    await work.removeLeft();
    for (const path of plan.removedFolders) queue.push({ type: 'removeFolder', path });
    await queue.flush({ resynced: size > MAX_LOG_ROWS });
  } finally {
    if (bulk) await ports.index.bulk(false);
  }
}

/** Only direct children were listed: of a folder that vanished, everything below it is wanted too. */
async function withVanishedFolders(
  ports: SyncPorts,
  scope: SyncScope,
  known: IndexedScope,
  disk: DiskScan,
): Promise<IndexedScope> {
  if (scope.kind === 'all' || scope.folders.length === 0) return known;
  const present = new Set(disk.folders.map((folder) => folder.path));
  const vanished = known.folders.filter((folder) => !present.has(folder));
  if (vanished.length === 0) return known;
  const below = await ports.index.list({ ...somePaths([]), trees: vanished });
  const entries = new Map([...known.entries, ...below.entries].map((entry) => [entry.rid, entry]));
  return { entries: [...entries.values()], folders: [...new Set([...known.folders, ...below.folders])] };
}
