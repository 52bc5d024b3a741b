import {
  type AbsPath,
  CodexError,
  type EntryReader,
  type FileStat,
  type Problem,
  type ReadOutcome,
  type Timer,
  isCodexError,
} from '@codexlab/core';
import {
  type Excess,
  lossProblem,
  outOfMemory,
  type ReadingLimits,
  readingLimits,
  watchExcess,
} from './reading-limits.ts';
import { type Thread, startWorker } from './start-worker.ts';

/** A reading thread shared by the notebooks of one index worker. */
export interface ReaderThread {
  /** The reader of one notebook. */
  readerOf(root: AbsPath, version: number): EntryReader;
  close(): Promise<void>;
}

/** A thread that is lost so often without having begun anything will not come up at all. */
const MAX_LOST_IN_VAIN = 3;

/** A thread with what it is at: the ticket of the batch and the place in it, shared as plain memory. */
interface Reading {
  readonly thread: Thread;
  readonly place: Int32Array<SharedArrayBuffer>;
  readonly batches: Map<number, readonly FileStat[]>;
  /** Why it was ended by us, or null. */
  endedBy: Excess | null;
  /** Whether `guard` looks at it; nobody does while it has nothing to read. */
  guarded: boolean;
}

/** How to read; the defaults are for real files. */
export interface ReaderThreadOptions extends Partial<ReadingLimits> {
  readonly start?: typeof startWorker | undefined;
}

/**
 * Reads in a thread of its own, beside the one that writes. When a file passes its deadline (`parse_timeout`), takes
 * more memory than any may, twice (`parse_out_of_memory`), or kills the thread (`parse_failed`), that file alone is
 * listed with the problem, and everything else is read again in a new thread.
 */
export function createReaderThread(timer: Timer, options: ReaderThreadOptions = {}): ReaderThread {
  const { start = startWorker } = options;
  const limits: ReadingLimits = { ...readingLimits, ...options };
  let reading: Reading | null = null;
  let lastTicket = 0;
  let closed = false;

  function running(): Reading {
    if (reading) return reading;
    const onExit = () => {
      if (reading === started) reading = null;
    };
    const thread = start('parse-worker', onExit, { maxOldGenerationSizeMb: limits.heapMegabytes });
    thread.unref();
    const place = new Int32Array(new SharedArrayBuffer(8));
    const started: Reading = { thread, place, batches: new Map(), endedBy: null, guarded: false };
    reading = started;
    return started;
  }

  /** Ends the thread when the file it is at takes longer or more memory than it may. */
  function guard(its: Reading): void {
    if (its.guarded) return;
    its.guarded = true;
    const watch = watchExcess(limits);
    const look = () => {
      its.guarded = !closed && reading === its && its.batches.size > 0;
      if (!its.guarded) return;
      const [ticket = 0, at = 0] = its.place;
      const stat = its.batches.get(ticket)?.[at];
      its.endedBy = watch(`${ticket}/${at}`, stat ?? null);
      if (its.endedBy !== null) {
        reading = null;
        void its.thread.terminate();
      } else timer.after(limits.lookEveryMs, look);
    };
    timer.after(limits.lookEveryMs, look);
  }

  /** The outcomes, or what the thread was lost over. */
  async function attempt(root: AbsPath, stats: readonly FileStat[]): Promise<readonly ReadOutcome[] | Loss> {
    const asked = running();
    const { thread, place, batches } = asked;
    const ticket = ++lastTicket;
    batches.set(ticket, stats);
    guard(asked);
    try {
      return await thread.call<readonly ReadOutcome[]>('read', [root, stats, ticket, place]);
    } catch (error) {
      if (closed || !isThreadLoss(error)) throw error;
      const stat = place[0] === ticket ? (stats[place[1]!] ?? null) : null;
      return { stat, began: place[0] !== 0, problem: lossProblem(asked.endedBy, error) };
    } finally {
      batches.delete(ticket);
    }
  }

  async function read(root: AbsPath, stats: readonly FileStat[]): Promise<readonly ReadOutcome[]> {
    const hung: ReadOutcome[] = [];
    const suspects = new Set<FileStat>();
    let left = stats;
    for (let inVain = 0; ;) {
      const result = await attempt(root, left);
      if (isList(result)) return left === stats ? result : inOrder(stats, [...result, ...hung]);
      const { stat, began, problem } = result;
      if (stat === null && !began && ++inVain > MAX_LOST_IN_VAIN) throw doesNotStart();
      if (stat === null) continue;
      const others = left.filter((each) => each !== stat);
      // Memory is the whole process's: a file is blamed when it stands alone with what it takes, at the second time.
      const isSuspect = problem === outOfMemory && !suspects.has(stat);
      left = isSuspect ? [...others, stat] : others;
      if (isSuspect) suspects.add(stat);
      else hung.push(await readUnparsed(root, stat, problem));
    }
  }

  /** The thread may be lost to the file of another batch meanwhile: then a new one is asked. */
  async function readUnparsed(root: AbsPath, stat: FileStat, problem: Problem): Promise<ReadOutcome> {
    for (let inVain = 0; ;) {
      const { thread, place } = running();
      try {
        return await thread.call<ReadOutcome>('readWithoutParsing', [root, stat, problem]);
      } catch (error) {
        if (closed || !isThreadLoss(error)) throw error;
        if (place[0] === 0 && ++inVain > MAX_LOST_IN_VAIN) throw doesNotStart();
      }
    }
  }

  return {
    readerOf: (root, version) => ({
      version,
      read: (stats) => read(root, stats),
      close: async () => {
        await reading?.thread.call('forget', [root]).catch(() => undefined); // a lost thread has forgotten everything
      },
    }),
    async close() {
      closed = true;
      await reading?.thread.terminate();
    },
  };
}

/** A thread was lost: over this file of the batch, or (null) over another's, or before it `began` anything. */
interface Loss {
  readonly stat: FileStat | null;
  readonly began: boolean;
  readonly problem: Problem;
}

function doesNotStart(): CodexError {
  return new CodexError(
    'unavailable',
    'The thread that reads files does not start. Check the memory and the limit of open files (ulimit -n).',
  );
}

function isList(result: readonly ReadOutcome[] | Loss): result is readonly ReadOutcome[] {
  return Array.isArray(result);
}

function isThreadLoss(error: unknown): boolean {
  return isCodexError(error) && error.details.thread !== undefined;
}

function inOrder(stats: readonly FileStat[], outcomes: readonly ReadOutcome[]): ReadOutcome[] {
  const byPath = new Map(outcomes.map((outcome) => [outcome.stat.path, outcome]));
  return stats.map((stat) => byPath.get(stat.path)!);
}
