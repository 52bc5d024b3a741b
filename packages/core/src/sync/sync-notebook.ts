import type { Clock } from '../clock.ts';
import type { FileStat, FileSystem, Hash } from '../fs/file-system.ts';
import type { NewId } from '../ids.ts';
import { type RelPath, ROOT, folderOf } from '../paths.ts';
import type { Expectations } from './expectations.ts';
import { type IgnoreRules, isIgnoreFile } from './ignore-rules.ts';
import type { LongWork, SyncReport } from './line.ts';
import { type Arrival, type Departure, matchMoves } from './match-moves.ts';
import type {
  FileProblem,
  IndexChange,
  IndexedEntry,
  IndexedScope,
  IndexWriter,
  ReadEntry,
} from './notebook-index.ts';
import { isMarkedRacy, isSameStat, planChanges, storableStat, type SyncPlan } from './plan.ts';
import { type EntryReader, type ReadOutcome, unreadEntry } from './read-entries.ts';
import { type PartOfNotebook, type SyncScope, somePaths } from './scope.ts';
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

/** What live work changed while a bulk run stood still. */
export interface Interruption {
  readonly paths: ReadonlySet<RelPath>;
  readonly rids: ReadonlySet<number>;
}

/** What a run did, with what the line must look at again. */
export interface SyncOutcome {
  readonly report: SyncReport;
  /** Entries that changed just now: to be compared again in a moment. */
  readonly racy: readonly RelPath[];
  /** What bulk work could not decide because live work came in between. */
  readonly redo: readonly RelPath[];
  readonly touched: Interruption;
}

/** Plans of more changes than this write no log row each, but end in one `notebook.resynced`. */
const MAX_LOG_ROWS = 1000;
/** From so many changes on the index goes into its bulk mode. */
const BULK_CHANGES = 1000;
const CHUNK_CHANGES = 512;
const CHUNK_TEXT_CHARS = 16 * 1024 * 1024;
const READ_BATCH_FILES = 128;
const READ_BATCH_BYTES = 4 * 1024 * 1024;
/** Enough to keep reading while a chunk is applied. */
const READ_AHEAD_BATCHES = 10;
/** A file that vanishes and one with the same content that appears within this time are one file that moved. */
const MOVE_WINDOW_MS = 10_000;
const MAX_REPORTED_PROBLEMS = 1000;

/**
 * Brings the index up to what stands on the disk in the scope: compare, read what is new or suspect, apply in atomic
 * chunks. Safe to repeat, and to break off at any point. Throws `unavailable` when the root is gone, before anything
 * is changed.
 */
export async function syncNotebook(ports: SyncPorts, scope: SyncScope, run: SyncRun): Promise<SyncOutcome> {
  // A reader in another thread takes a while to start: let it, while the folders are walked.
  if (scope.kind === 'all' && (await ports.index.meta()).lastRid === 0)
    void ports.reader.read([]).catch(ignore);
  const known = await ports.index.list(scope);
  const disk = await scanDisk(ports, scope, {
    signal: run.signal,
    knownFolders: known.folders,
    onFolder: (done) => run.onProgress?.({ phase: 'comparing', done, total: null }),
  });
  const plan = planChanges(disk, await withVanishedFolders(ports, scope, known, disk), ports.reader.version);
  const work = createWork(ports, plan, scope);
  for (const { folder, error } of disk.unreadable) {
    work.problem({ path: folder, code: 'folder_unreadable', message: error.message, line: null });
  }
  await work.perform(run);
  const ignoreFilesChanged = [...work.touched.paths].filter(isIgnoreFile).map(folderOf);
  if (scope.kind === 'some' && ignoreFilesChanged.length > 0)
    await widen(ports, ignoreFilesChanged, run, work);
  if (scope.kind === 'all') await ports.index.setComplete(disk.unreadable.length === 0);
  return work.outcome();
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

/** A changed ignore file changes what belongs to its whole folder. */
async function widen(ports: SyncPorts, folders: readonly RelPath[], run: SyncRun, work: Work): Promise<void> {
  const scope: SyncScope = folders.includes(ROOT)
    ? { kind: 'all' }
    : { ...somePaths([]), trees: [...new Set(folders)] };
  work.absorb(await syncNotebook(ports, scope, run));
}

interface Work {
  readonly touched: { readonly paths: Set<RelPath>; readonly rids: Set<number> };
  problem(problem: FileProblem): void;
  perform(run: SyncRun): Promise<void>;
  absorb(other: SyncOutcome): void;
  outcome(): SyncOutcome;
}

function createWork(ports: SyncPorts, plan: SyncPlan, scope: SyncScope): Work {
  const counts = { added: 0, updated: 0, moved: 0, removed: 0, read: 0, unchanged: plan.unchanged };
  const problems: FileProblem[] = [];
  const racy: RelPath[] = [];
  const redo: RelPath[] = [];
  const touched = { paths: new Set<RelPath>(), rids: new Set<number>() };
  /** Entries of the index that may be what arrives elsewhere; what is left at the end was removed. */
  const leaving = new Map<number, IndexedEntry>(plan.removed.map((entry) => [entry.rid, entry]));
  const size = plan.added.length + plan.suspect.length + plan.removed.length;
  let queue: IndexChange[] = [];
  let queuedChars = 0;
  let logRows = 0;
  let seq = 0;
  /** Entries that made room for another one at their path and may still turn up elsewhere. */
  const displaced = new Map<number, IndexedEntry>();
  let isNewIndex = false;
  let met: { paths: Set<RelPath>; rids: Set<number> } | null = null;

  async function perform(run: SyncRun): Promise<void> {
    const bulk = size > BULK_CHANGES;
    isNewIndex = (await ports.index.meta()).lastRid === 0;
    if (bulk) await ports.index.bulk(true);
    try {
      for (const stat of plan.addedFolders) queue.push({ type: 'addFolder', path: stat.path });
      await readAndDecide(run);
      await finish(run);
    } finally {
      if (bulk) await ports.index.bulk(false);
    }
    if (seq === 0) seq = (await ports.index.meta()).seq;
  }

  async function readAndDecide(run: SyncRun): Promise<void> {
    const suspects = new Map<RelPath, IndexedEntry>(
      plan.suspect.map(({ stat, known }) => [stat.path, known]),
    );
    const toRead = await withoutRenamedFolders(suspects);
    let done = 0;
    for await (const { outcomes, readMs } of readAhead(ports, toRead, run.signal)) {
      await decide(outcomes, suspects, readMs);
      counts.read += outcomes.length;
      done += outcomes.length;
      run.onProgress?.({ phase: 'reading', done, total: toRead.length });
      if (queue.length >= CHUNK_CHANGES || queuedChars >= CHUNK_TEXT_CHARS) await flush(run, false);
    }
  }

  /** Files below a renamed folder keep stat and name: they move without being read. */
  async function withoutRenamedFolders(suspects: ReadonlyMap<RelPath, IndexedEntry>): Promise<FileStat[]> {
    const stats = [...plan.added, ...plan.suspect.map(({ stat }) => stat)];
    if (plan.removed.length === 0) return stats;
    const gone = new Map(plan.removed.filter((e) => e.identity !== '').map((e) => [e.identity, e]));
    return stats.filter((stat) => {
      const entry = suspects.has(stat.path) ? undefined : gone.get(stat.identity);
      const same = entry && leaving.has(entry.rid) && isSameButForFolder(entry, stat, ports.reader.version);
      if (!same) return true;
      leaving.delete(entry.rid);
      pushMove(entry, stat, null, false);
      return false;
    });
  }

  async function decide(
    outcomes: readonly ReadOutcome[],
    suspects: ReadonlyMap<RelPath, IndexedEntry>,
    readMs: number,
  ): Promise<void> {
    const arrivals = new Map<RelPath, { arrival: Arrival; entry: ReadEntry }>();
    for (const outcome of outcomes) {
      const suspect = suspects.get(outcome.stat.path) ?? null;
      const known = suspect && !touched.rids.has(suspect.rid) ? suspect : null;
      const entry = entryOf(outcome, known);
      if (!entry) continue;
      const stored = { ...entry, stat: storableStat(entry.stat, readMs) };
      if (isMarkedRacy(stored.stat)) racy.push(stored.stat.path);
      if (known && !isReplaced(known, entry.stat)) decideKnown(known, stored);
      else
        arrivals.set(outcome.stat.path, {
          arrival: { stat: entry.stat, hash: entry.hash, replaces: known },
          entry: stored,
        });
    }
    if (arrivals.size > 0) await decideArrivals(arrivals);
  }

  function entryOf(outcome: ReadOutcome, known: IndexedEntry | null): ReadEntry | null {
    if ('entry' in outcome) {
      for (const problem of outcome.entry.parsed.problems) report(outcome.stat.path, problem);
      return outcome.entry;
    }
    if ('gone' in outcome) {
      if (known) leaving.set(known.rid, known);
      return null;
    }
    report(outcome.stat.path, outcome.problem);
    // What is known of a file that cannot be read now is kept, and its old stat makes the next comparison try again.
    return known && known.hash !== null
      ? null
      : unreadEntry(outcome.stat, outcome.problem, ports.reader.version);
  }

  function report(path: RelPath, problem: Omit<FileProblem, 'path'>): void {
    if (problems.length < MAX_REPORTED_PROBLEMS) problems.push({ path, ...problem });
  }

  function decideKnown(known: IndexedEntry, entry: ReadEntry): void {
    const contentChanged = known.hash !== entry.hash || known.kind !== entry.stat.kind;
    if (!contentChanged && known.parserVersion === ports.reader.version && entry.hash !== null) {
      push({ type: 'touch', rid: known.rid, stat: entry.stat }, entry.stat.path, known.rid);
      return;
    }
    pushUpdate(known, entry, contentChanged);
  }

  async function decideArrivals(
    arrivals: ReadonlyMap<RelPath, { arrival: Arrival; entry: ReadEntry }>,
  ): Promise<void> {
    const list = [...arrivals.values()].map(({ arrival }) => arrival);
    const departures = await findDepartures(list);
    const matches = matchMoves(list, departures);
    const claimed = new Set([...matches.values()].map((entry) => entry.rid));
    const updates: { known: IndexedEntry; entry: ReadEntry }[] = [];
    const arrivalsOf: { from: IndexedEntry | null; entry: ReadEntry; hash: Hash | null }[] = [];
    for (const { arrival, entry } of arrivals.values()) {
      const from = matches.get(arrival.stat.path) ?? null;
      if (from) leaving.delete(from.rid);
      if (arrival.replaces && !claimed.has(arrival.replaces.rid)) {
        if (!from) updates.push({ known: arrival.replaces, entry });
        else displace(arrival.replaces);
      }
      if (from || !arrival.replaces || claimed.has(arrival.replaces.rid))
        arrivalsOf.push({ from, entry, hash: arrival.hash });
    }
    for (const { from, entry } of arrivalsOf) pushArrival(from, entry);
    for (const { known, entry } of updates) decideKnown(known, entry);
  }

  async function findDepartures(arrivals: readonly Arrival[]): Promise<Departure[]> {
    const departures: Departure[] = [...leaving.values()].map((entry) => ({ entry, byContent: true }));
    for (const { replaces } of arrivals) if (replaces) departures.push({ entry: replaces, byContent: false });
    for (const entry of displaced.values()) departures.push({ entry, byContent: false });
    if (isNewIndex) return departures;
    const listed = new Set(departures.map(({ entry }) => entry.rid));
    const others = await ports.index.candidates({
      identities: arrivals.map(({ stat }) => stat.identity).filter((identity) => identity !== ''),
      hashes: arrivals.map(({ hash }) => hash).filter((hash) => hash !== null),
      paths: arrivals.filter(({ replaces }) => !replaces).map(({ stat }) => stat.path),
    });
    for (const entry of others) {
      if (listed.has(entry.rid) || touched.rids.has(entry.rid)) continue;
      if (entry.deletedMs !== null) {
        departures.push({ entry, byContent: ports.clock.nowMs() - entry.deletedMs < MOVE_WINDOW_MS });
      } else if (await hasLeft(entry)) departures.push({ entry, byContent: true });
    }
    return departures;
  }

  /** A live entry outside the scope: has its file really gone, or is this another name of the same inode? */
  async function hasLeft(entry: IndexedEntry): Promise<boolean> {
    const stat = await ports.fs.stat(entry.path);
    return stat === null || isReplaced(entry, stat);
  }

  function displace(entry: IndexedEntry): void {
    displaced.set(entry.rid, entry);
    pushRemoval(entry);
  }

  function pushArrival(from: IndexedEntry | null, entry: ReadEntry): void {
    // The row of a displaced entry is gone by now: it comes back under its own id instead of being moved.
    const returns = from !== null && displaced.delete(from.rid);
    if (from && !returns && from.path !== entry.stat.path) {
      pushMove(from, entry.stat, entry, from.hash !== entry.hash);
      return;
    }
    const rid = from?.rid ?? ports.nextRid();
    const id = from?.id ?? ports.newId();
    const origin = ports.expectations.originOf(entry.stat.path, entry.hash);
    if (from && !returns && from.deletedMs === null) return pushUpdate(from, entry, from.hash !== entry.hash);
    counts.added++;
    if (scope.kind === 'some') pushFoldersAbove(entry.stat.path);
    push({ type: 'add', rid, id, revives: from !== null, entry, origin }, entry.stat.path, rid);
  }

  function pushFoldersAbove(path: RelPath): void {
    for (let folder = folderOf(path); folder !== ROOT; folder = folderOf(folder)) {
      if (foldersPushed.has(folder)) return;
      foldersPushed.add(folder);
      queue.push({ type: 'addFolder', path: folder });
    }
  }

  function pushMove(
    from: IndexedEntry,
    stat: FileStat,
    entry: ReadEntry | null,
    contentChanged: boolean,
  ): void {
    counts.moved++;
    if (scope.kind === 'some') pushFoldersAbove(stat.path);
    const origin = ports.expectations.originOf(stat.path, entry?.hash ?? from.hash);
    touched.paths.add(from.path);
    push(
      { type: 'move', rid: from.rid, id: from.id, from: from.path, stat, entry, contentChanged, origin },
      stat.path,
      from.rid,
    );
  }

  function pushUpdate(known: IndexedEntry, entry: ReadEntry, contentChanged: boolean): void {
    counts.updated++;
    const origin = ports.expectations.originOf(known.path, entry.hash);
    push(
      { type: 'update', rid: known.rid, id: known.id, contentChanged, entry, origin },
      known.path,
      known.rid,
    );
  }

  function pushRemoval(entry: IndexedEntry): void {
    counts.removed++;
    const origin = ports.expectations.originOf(entry.path, null);
    push({ type: 'remove', rid: entry.rid, id: entry.id, path: entry.path, origin }, entry.path, entry.rid);
  }

  function push(change: IndexChange, path: RelPath, rid: number): void {
    queue.push(change);
    touched.paths.add(path);
    touched.rids.add(rid);
    if ('entry' in change && change.entry) queuedChars += change.entry.parsed.text?.length ?? 0;
  }

  async function finish(run: SyncRun): Promise<void> {
    for (const entry of leaving.values()) pushRemoval(entry);
    for (const path of plan.removedFolders) queue.push({ type: 'removeFolder', path });
    run.onProgress?.({ phase: 'finishing', done: 0, total: queue.length });
    await flush(run, size > MAX_LOG_ROWS);
  }

  async function flush(run: SyncRun, resynced: boolean): Promise<void> {
    run.signal?.throwIfAborted();
    await meetLiveWork(run);
    const changes = met ? await stillTrue(queue, met) : queue;
    queue = [];
    queuedChars = 0;
    if (changes.length === 0 && !resynced) return;
    const applied = await ports.index.apply({
      changes,
      atMs: ports.clock.nowMs(),
      maxLogRows: MAX_LOG_ROWS - logRows,
      resynced,
    });
    logRows += applied.logRows;
    seq = applied.seq;
  }

  async function meetLiveWork(run: SyncRun): Promise<void> {
    const interruption = await run.pause();
    if (!interruption) return;
    met ??= { paths: new Set(), rids: new Set() };
    for (const path of interruption.paths) met.paths.add(path);
    for (const rid of interruption.rids) met.rids.add(rid);
  }

  /** After live work came in between: keeps the steps that the disk still bears out, and notes the others. */
  async function stillTrue(changes: readonly IndexChange[], live: Interruption): Promise<IndexChange[]> {
    const kept: IndexChange[] = [];
    for (const change of changes) {
      const path = pathOf(change);
      const overtaken = live.paths.has(path) || ('rid' in change && live.rids.has(change.rid));
      if (!overtaken && (await agreesWithDisk(change, path))) kept.push(change);
      else redo.push(path, ...(change.type === 'move' ? [change.from] : []));
    }
    return kept;
  }

  async function agreesWithDisk(change: IndexChange, path: RelPath): Promise<boolean> {
    const stat = await ports.fs.stat(path);
    if (change.type === 'remove' || change.type === 'removeFolder') return stat === null;
    if (stat === null) return false;
    if (change.type === 'addFolder') return stat.kind === 'folder';
    const expected = change.type === 'touch' || change.type === 'move' ? change.stat : change.entry.stat;
    return isSameStat(expected, stat);
  }

  const foldersPushed = new Set<RelPath>();

  return {
    touched,
    problem: (problem) => report(problem.path, problem),
    perform,
    absorb(other) {
      for (const key of ['added', 'updated', 'moved', 'removed', 'read', 'unchanged'] as const)
        counts[key] += other.report[key];
      for (const problem of other.report.problems) report(problem.path, problem);
      racy.push(...other.racy);
      redo.push(...other.redo);
      for (const path of other.touched.paths) touched.paths.add(path);
      for (const rid of other.touched.rids) touched.rids.add(rid);
      seq = Math.max(seq, other.report.seq);
    },
    outcome: () => ({ report: { ...counts, problems, seq }, racy, redo, touched }),
  };
}

/** For failures that are told elsewhere. */
function ignore(): void {}

function pathOf(change: IndexChange): RelPath {
  if ('path' in change) return change.path;
  return 'stat' in change ? change.stat.path : change.entry.stat.path;
}

function isReplaced(known: IndexedEntry, stat: FileStat): boolean {
  return known.identity !== '' && stat.identity !== '' && known.identity !== stat.identity;
}

function isSameButForFolder(entry: IndexedEntry, stat: FileStat, parserVersion: number): boolean {
  const sameName =
    entry.path.slice(entry.path.lastIndexOf('/') + 1) === stat.path.slice(stat.path.lastIndexOf('/') + 1);
  return (
    sameName && entry.statKey === stat.statKey && entry.hash !== null && entry.parserVersion === parserVersion
  );
}

interface ReadBatch {
  readonly outcomes: readonly ReadOutcome[];
  /** When reading began: a stamp newer than this may hide a later change. */
  readonly readMs: number;
}

/** Reads in batches, some of them ahead, so that a reader in another thread and the index work at the same time. */
async function* readAhead(
  ports: SyncPorts,
  stats: readonly FileStat[],
  signal?: AbortSignal,
): AsyncGenerator<ReadBatch> {
  const waiting: Promise<ReadBatch>[] = [];
  const batches = batchesOf(stats);
  try {
    for (let at = 0; at < batches.length || waiting.length > 0;) {
      signal?.throwIfAborted();
      while (at < batches.length && waiting.length < READ_AHEAD_BATCHES) {
        const readMs = ports.clock.nowMs();
        const batch = ports.reader.read(batches[at++]!).then((outcomes) => ({ outcomes, readMs }));
        batch.catch(ignore); // seen when its turn comes
        waiting.push(batch);
      }
      yield await waiting.shift()!;
    }
  } finally {
    await Promise.allSettled(waiting);
  }
}

function batchesOf(stats: readonly FileStat[]): FileStat[][] {
  const batches: FileStat[][] = [];
  let batch: FileStat[] = [];
  let bytes = 0;
  for (const stat of stats) {
    batch.push(stat);
    bytes += stat.sizeBytes;
    if (batch.length >= READ_BATCH_FILES || bytes >= READ_BATCH_BYTES) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

/** Joins scopes into one that covers them all. */
export function mergeScopes(scopes: readonly PartOfNotebook[]): PartOfNotebook {
  const union = (key: 'paths' | 'folders' | 'trees') => [...new Set(scopes.flatMap((scope) => scope[key]))];
  return { kind: 'some', paths: union('paths'), folders: union('folders'), trees: union('trees') };
}
