import type { Clock } from '../clock.ts';
import type { FileStat, FileSystem } from '../fs/file-system.ts';
import type { NewId } from '../ids.ts';
import { type RelPath, ROOT, folderOf, nameOf } from '../paths.ts';
import type { ChangeQueue } from './change-queue.ts';
import type { Expectations } from './expectations.ts';
import { createLeavers } from './leavers.ts';
import { type Arrival, type Departure, matchMoves } from './match-moves.ts';
import type { FileProblem, IndexChange, IndexedEntry, IndexWriter, ReadEntry } from './notebook-index.ts';
import { hasSameSidecars, isMarkedRacy, storableStat, type SyncPlan } from './plan.ts';
import type { ReadBatch } from './read-ahead.ts';
import { type EntryReader, type ReadOutcome, unreadEntry } from './read-entries.ts';
import { type Origin, fromDisk } from './scope.ts';
import { sidecarPaths } from './sidecars.ts';

/** What decisions are made from. */
export interface DecisionPorts {
  readonly fs: FileSystem;
  readonly index: IndexWriter;
  readonly reader: EntryReader;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly expectations: Expectations;
  readonly nextRid: () => number;
}

/** Turns what was read into steps for the index: what is new, changed, moved, gone. */
export interface Decisions {
  readonly counts: Readonly<Record<'added' | 'updated' | 'moved' | 'removed' | 'read' | 'unchanged', number>>;
  readonly problems: readonly FileProblem[];
  /** Entries that changed so lately that they must be compared again. */
  readonly racy: readonly RelPath[];
  readonly touched: { readonly paths: ReadonlySet<RelPath>; readonly rids: ReadonlySet<number> };
  /** Paths at which something is new, gone or of other content. */
  readonly changed: ReadonlySet<RelPath>;
  report(problem: FileProblem): void;
  /** Files below a renamed folder keep stat and name: they move without being read. Returns what is to be read. */
  moveRenamedFolders(): Promise<FileStat[]>;
  decide(batch: ReadBatch): Promise<void>;
  /** What left and did not arrive anywhere was removed. */
  removeLeft(): Promise<void>;
}

/** A file that vanishes and one with the same content that appears within this time are one file that moved. */
const MOVE_WINDOW_MS = 10_000;
const MAX_REPORTED_PROBLEMS = 1000;

/** Begins the decisions of one run. `isPart`: only a part of the notebook is compared. */
export function createDecisions(
  ports: DecisionPorts,
  queue: ChangeQueue,
  run: { readonly plan: SyncPlan; readonly isPart: boolean; readonly isNewIndex: boolean },
): Decisions {
  const { plan } = run;
  const counts = { added: 0, updated: 0, moved: 0, removed: 0, read: 0, unchanged: plan.unchanged };
  const problems: FileProblem[] = [];
  const racy: RelPath[] = [];
  const touched = { paths: new Set<RelPath>(), rids: new Set<number>() };
  const changed = new Set<RelPath>();
  const leavers = createLeavers(plan.removed);
  const suspects = new Map<RelPath, IndexedEntry>(plan.suspect.map(({ stat, known }) => [stat.path, known]));
  /** Entries that made room for another one at their path and may still turn up elsewhere. */
  const displaced = new Map<number, IndexedEntry>();
  const foldersPushed = new Set<RelPath>();

  async function moveRenamedFolders(): Promise<FileStat[]> {
    const stats = [...plan.added, ...plan.suspect.map(({ stat }) => stat)];
    if (plan.removed.length === 0) return stats;
    const gone = new Map(plan.removed.filter((e) => e.identity !== '').map((e) => [e.identity, e]));
    const toRead: FileStat[] = [];
    for (const stat of stats) {
      const entry = suspects.has(stat.path) ? undefined : gone.get(stat.identity);
      if (entry && isSameButForFolder(entry, stat, ports.reader.version) && leavers.take(entry)) {
        pushMove(entry, stat, null);
        await queue.flushFull();
      } else toRead.push(stat);
    }
    return toRead;
  }

  async function decide({ outcomes, readMs }: ReadBatch): Promise<void> {
    counts.read += outcomes.length;
    const arrivals: { arrival: Arrival; entry: ReadEntry }[] = [];
    for (const outcome of outcomes) {
      const suspect = suspects.get(outcome.stat.path) ?? null;
      const known = suspect && !touched.rids.has(suspect.rid) ? suspect : null;
      const entry = entryOf(outcome, known);
      if (!entry) continue;
      const stored = { ...entry, stat: storableStat(entry.stat, readMs) };
      if (isMarkedRacy(stored.stat)) racy.push(stored.stat.path);
      if (known && !isReplaced(known, entry.stat)) decideKnown(known, stored);
      else arrivals.push({ arrival: { stat: entry.stat, hash: entry.hash, replaces: known }, entry: stored });
    }
    if (arrivals.length > 0) await decideArrivals(arrivals);
  }

  function entryOf(outcome: ReadOutcome, known: IndexedEntry | null): ReadEntry | null {
    const { path } = outcome.stat;
    if ('entry' in outcome) {
      for (const problem of outcome.entry.parsed.problems) report({ path, ...problem });
      return outcome.entry;
    }
    if ('gone' in outcome) {
      if (known) leavers.add(known);
      return null;
    }
    report({ path, ...outcome.problem });
    // What is known of a file that cannot be read now is kept, and its old stat makes the next comparison try again.
    const keep = known !== null && known.hash !== null;
    return keep ? null : unreadEntry(outcome.stat, outcome.problem, ports.reader.version);
  }

  function report(problem: FileProblem): void {
    if (problems.length < MAX_REPORTED_PROBLEMS) problems.push(problem);
  }

  function decideKnown(known: IndexedEntry, entry: ReadEntry): void {
    const contentChanged = known.hash !== entry.hash || known.kind !== entry.stat.kind;
    const isRead = known.parserVersion === ports.reader.version && entry.hash !== null;
    if (contentChanged || !isRead || !hasSameSidecars(known.statKey, entry.stat.statKey)) {
      pushUpdate(known, entry, contentChanged);
    } else push({ type: 'touch', rid: known.rid, stat: entry.stat }, entry.stat.path);
  }

  async function decideArrivals(arrivals: readonly { arrival: Arrival; entry: ReadEntry }[]): Promise<void> {
    const list = arrivals.map(({ arrival }) => arrival);
    const matches = matchMoves(list, await findDepartures(list));
    const claimed = new Set([...matches.values()].map((entry) => entry.rid));
    for (const from of matches.values()) leavers.take(from);
    const arriving: { from: IndexedEntry | null; entry: ReadEntry }[] = [];
    const staying: { known: IndexedEntry; entry: ReadEntry }[] = [];
    for (const { arrival, entry } of arrivals) {
      const from = matches.get(arrival.stat.path) ?? null;
      const { replaces } = arrival;
      const losesPlace = replaces !== null && !claimed.has(replaces.rid);
      if (losesPlace && !from) staying.push({ known: replaces, entry });
      else {
        if (losesPlace) displace(replaces);
        arriving.push({ from, entry });
      }
    }
    for (const { from, entry } of arriving) pushArrival(from, entry);
    for (const { known, entry } of staying) decideKnown(known, entry);
  }

  async function findDepartures(arrivals: readonly Arrival[]): Promise<Departure[]> {
    const departures: Departure[] = leavers.relatedTo(arrivals).map((entry) => ({ entry, byContent: true }));
    for (const { replaces } of arrivals) if (replaces) departures.push({ entry: replaces, byContent: false });
    for (const entry of displaced.values()) departures.push({ entry, byContent: false });
    if (run.isNewIndex) return departures;
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

  function pushArrival(from: IndexedEntry | null, entry: ReadEntry): void {
    const { path } = entry.stat;
    // The row of a displaced entry is gone by now: it comes back under its own id instead of being moved.
    const returns = from !== null && displaced.delete(from.rid);
    if (from && !returns && from.path !== path) return pushMove(from, entry.stat, entry);
    if (from && !returns && from.deletedMs === null) return pushUpdate(from, entry, from.hash !== entry.hash);
    counts.added++;
    changed.add(path);
    pushFoldersAbove(path);
    const rid = from?.rid ?? ports.nextRid();
    const id = from?.id ?? ports.newId();
    const origin = ports.expectations.originOf(path, entry.hash);
    push({ type: 'add', rid, id, revives: from !== null, entry, origin }, path);
  }

  /** The first file of new folders brings them along; a comparison of everything has listed them itself. */
  function pushFoldersAbove(path: RelPath): void {
    if (!run.isPart) return;
    for (
      let folder = folderOf(path);
      folder !== ROOT && !foldersPushed.has(folder);
      folder = folderOf(folder)
    ) {
      foldersPushed.add(folder);
      queue.push({ type: 'addFolder', path: folder });
    }
  }

  function pushMove(from: IndexedEntry, stat: FileStat, entry: ReadEntry | null): void {
    counts.moved++;
    pushFoldersAbove(stat.path);
    const hash = entry ? entry.hash : from.hash;
    const origin = ports.expectations.originOf(stat.path, hash);
    const contentChanged = hash !== from.hash;
    for (const path of [from.path, stat.path]) changed.add(path);
    touched.paths.add(from.path);
    push(
      { type: 'move', rid: from.rid, id: from.id, from: from.path, stat, entry, contentChanged, origin },
      stat.path,
    );
  }

  function pushUpdate(known: IndexedEntry, entry: ReadEntry, contentChanged: boolean): void {
    counts.updated++;
    if (contentChanged) changed.add(known.path);
    const origin = originOfUpdate(known, entry);
    push({ type: 'update', rid: known.rid, id: known.id, contentChanged, entry, origin }, known.path);
  }

  /** Whoever wrote the file, or else one of its sidecars. */
  function originOfUpdate(known: IndexedEntry, entry: ReadEntry): Origin {
    const { path } = entry.stat;
    const written = ports.expectations.originOf(path, entry.hash);
    if (written !== fromDisk || (!entry.sidecars && !known.statKey.includes('/'))) return written;
    const present = new Map(entry.sidecars?.map((sidecar) => [sidecar.path, sidecar.hash]));
    const origins = sidecarPaths(path).map((each) =>
      ports.expectations.originOf(each, present.get(each) ?? null),
    );
    return origins.find((origin) => origin !== fromDisk) ?? fromDisk;
  }

  function displace(entry: IndexedEntry): void {
    displaced.set(entry.rid, entry);
    note(entry.path, entry.rid);
    queue.pushDisplacement(removal(entry));
  }

  function removal(entry: IndexedEntry): IndexChange & { readonly type: 'remove' } {
    counts.removed++;
    changed.add(entry.path);
    const origin = ports.expectations.originOf(entry.path, null);
    return { type: 'remove', rid: entry.rid, id: entry.id, path: entry.path, origin };
  }

  function push(
    change: Exclude<IndexChange, { readonly type: 'addFolder' | 'removeFolder' }>,
    path: RelPath,
  ): void {
    note(path, change.rid);
    queue.push(change);
  }

  function note(path: RelPath, rid: number): void {
    touched.paths.add(path);
    touched.rids.add(rid);
  }

  async function removeLeft(): Promise<void> {
    for (const entry of leavers) {
      push(removal(entry), entry.path);
      await queue.flushFull();
    }
  }

  return { counts, problems, racy, touched, changed, report, moveRenamedFolders, decide, removeLeft };
}

function isReplaced(known: IndexedEntry, stat: FileStat): boolean {
  return known.identity !== '' && stat.identity !== '' && known.identity !== stat.identity;
}

function isSameButForFolder(entry: IndexedEntry, stat: FileStat, parserVersion: number): boolean {
  const isRead = entry.hash !== null && entry.parserVersion === parserVersion;
  return isRead && nameOf(entry.path) === nameOf(stat.path) && entry.statKey === stat.statKey;
}
