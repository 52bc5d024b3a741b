import type { Clock } from '../clock.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { RelPath } from '../paths.ts';
import type { IndexChange, IndexWriter } from './notebook-index.ts';
import { isSameStat } from './plan.ts';

/** What live work changed while a bulk run stood still. */
export interface Interruption {
  readonly paths: ReadonlySet<RelPath>;
  readonly rids: ReadonlySet<number>;
}

/** What a queue needs. */
export interface ChangeQueuePorts {
  readonly fs: FileSystem;
  readonly index: IndexWriter;
  readonly clock: Clock;
  /** Lets live work in between two steps; answers what it changed meanwhile, or null. */
  readonly pause: () => Promise<Interruption | null>;
  readonly signal?: AbortSignal | undefined;
}

/** Collects the steps of a run and applies them in atomic chunks. */
export interface ChangeQueue {
  push(change: IndexChange): void;
  /** A removal that makes room for another entry at the same path: it holds only together with that entry's step. */
  pushDisplacement(change: IndexChange & { readonly type: 'remove' }): void;
  /** Applies what was pushed when it is enough for a chunk. */
  flushFull(): Promise<void>;
  /** Applies what is left; `resynced`: the run was too large to be logged row by row. */
  flush(options: { readonly resynced: boolean }): Promise<void>;
  /** The last sequence number of the change log, or 0 when nothing was applied. */
  seq(): number;
  /** Paths that could not be decided because live work came in between. */
  readonly redo: readonly RelPath[];
}

/** Plans of more changes than this write no log row each, but end in one `notebook.resynced`. */
export const MAX_LOG_ROWS = 1000;
const CHUNK_CHANGES = 512;
const CHUNK_TEXT_CHARS = 16 * 1024 * 1024;

/** Makes an empty queue. */
export function createChangeQueue(ports: ChangeQueuePorts): ChangeQueue {
  const redo: RelPath[] = [];
  const displacements = new Set<IndexChange>();
  let queue: IndexChange[] = [];
  let queuedChars = 0;
  let logRows = 0;
  let seq = 0;
  let met: { readonly paths: Set<RelPath>; readonly rids: Set<number> } | null = null;

  function push(change: IndexChange): void {
    queue.push(change);
    if ('entry' in change && change.entry) queuedChars += change.entry.parsed.text?.length ?? 0;
  }

  async function flush({ resynced }: { readonly resynced: boolean }): Promise<void> {
    ports.signal?.throwIfAborted();
    await meetLiveWork();
    const changes = met ? await stillTrue(queue, met) : queue;
    queue = [];
    queuedChars = 0;
    if (changes.length === 0 && !resynced) return;
    const maxLogRows = MAX_LOG_ROWS - logRows;
    const applied = await ports.index.apply({ changes, atMs: ports.clock.nowMs(), maxLogRows, resynced });
    logRows += applied.logRows;
    seq = applied.seq;
  }

  async function meetLiveWork(): Promise<void> {
    const interruption = await ports.pause();
    if (!interruption) return;
    met ??= { paths: new Set(), rids: new Set() };
    for (const path of interruption.paths) met.paths.add(path);
    for (const rid of interruption.rids) met.rids.add(rid);
  }

  /** After live work came in between: keeps the steps that the disk still bears out, and notes the others. */
  async function stillTrue(changes: readonly IndexChange[], live: Interruption): Promise<IndexChange[]> {
    const borneOut = new Set<IndexChange>();
    const filled = new Set<RelPath>();
    for (const change of changes) {
      if (displacements.has(change) || isOvertaken(change, live) || !(await agreesWithDisk(change))) continue;
      borneOut.add(change);
      if (change.type === 'move' || change.type === 'add') filled.add(pathOf(change));
    }
    const kept = changes.filter(
      (change) =>
        borneOut.has(change) ||
        (displacements.has(change) && filled.has(pathOf(change)) && !isOvertaken(change, live)),
    );
    const isKept = new Set(kept);
    for (const change of changes) {
      if (!isKept.has(change)) redo.push(pathOf(change), ...(change.type === 'move' ? [change.from] : []));
    }
    return kept;
  }

  async function agreesWithDisk(change: IndexChange): Promise<boolean> {
    const stat = await ports.fs.stat(pathOf(change));
    if (change.type === 'remove' || change.type === 'removeFolder') return stat === null;
    if (stat === null) return false;
    if (change.type === 'addFolder') return stat.kind === 'folder';
    return isSameStat(
      change.type === 'touch' || change.type === 'move' ? change.stat : change.entry.stat,
      stat,
    );
  }

  return {
    push,
    pushDisplacement(change) {
      displacements.add(change);
      push(change);
    },
    async flushFull() {
      if (queue.length >= CHUNK_CHANGES || queuedChars >= CHUNK_TEXT_CHARS) await flush({ resynced: false });
    },
    flush,
    seq: () => seq,
    redo,
  };
}

function isOvertaken(change: IndexChange, live: Interruption): boolean {
  return live.paths.has(pathOf(change)) || ('rid' in change && live.rids.has(change.rid));
}

function pathOf(change: IndexChange): RelPath {
  if ('path' in change) return change.path;
  return 'stat' in change ? change.stat.path : change.entry.stat.path;
}
