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
import { type Thread, startWorker } from './start-worker.ts';

/** A reading thread shared by the notebooks of one index worker. */
export interface ReaderThread {
  /** The reader of one notebook. */
  readerOf(root: AbsPath, version: number): EntryReader;
  close(): Promise<void>;
}

/** How long one file may take: only content that hangs the parser meets it. */
const DEADLINE_MS = 20_000;
/** A slow disk may take this long to read it for hashing. */
const PER_MEGABYTE_MS = 200;
const LOOK_EVERY_MS = 1_000;
/** A thread that is lost so often without having begun anything will not come up at all. */
const MAX_LOST_IN_VAIN = 3;

/** A thread with what it is at: the ticket of the batch and the place in it, shared as plain memory. */
interface Reading {
  readonly thread: Thread;
  readonly place: Int32Array<SharedArrayBuffer>;
  readonly batches: Map<number, readonly FileStat[]>;
}

/**
 * Reads in a thread of its own, beside the one that writes. When a file passes its deadline, or the thread dies over
 * it, that file alone is listed with the problem `parse_timeout`, and everything else is read again in a new thread.
 */
export function createReaderThread(
  timer: Timer,
  options: { readonly deadlineMs?: number; readonly start?: typeof startWorker } = {},
): ReaderThread {
  const { deadlineMs = DEADLINE_MS, start = startWorker } = options;
  let reading: Reading | null = null;
  let lastTicket = 0;
  let closed = false;

  function running(): Reading {
    if (reading) return reading;
    const thread = start('parse-worker', () => {
      if (reading === started) reading = null;
    });
    thread.unref();
    const started: Reading = { thread, place: new Int32Array(new SharedArrayBuffer(8)), batches: new Map() };
    reading = started;
    guard(started);
    return started;
  }

  /** Ends the thread when it stays at one file for longer than that file may take. */
  function guard(guarded: Reading): void {
    let seen = '';
    let sinceMs = performance.now();
    const look = () => {
      if (closed || reading !== guarded) return;
      const [ticket = 0, at = 0] = guarded.place;
      const stat = guarded.batches.get(ticket)?.[at];
      const now = `${ticket}/${at}`;
      if (!stat || now !== seen) {
        seen = now;
        sinceMs = performance.now();
      } else if (performance.now() - sinceMs > deadlineMs + (stat.sizeBytes / 1e6) * PER_MEGABYTE_MS) {
        reading = null;
        void guarded.thread.terminate();
        return;
      }
      timer.after(Math.min(LOOK_EVERY_MS, deadlineMs), look);
    };
    timer.after(Math.min(LOOK_EVERY_MS, deadlineMs), look);
  }

  /** The outcomes, or the file over which the thread was lost (null: none of these). */
  async function attempt(
    root: AbsPath,
    stats: readonly FileStat[],
  ): Promise<readonly ReadOutcome[] | FileStat | null> {
    const { thread, place, batches } = running();
    const ticket = ++lastTicket;
    batches.set(ticket, stats);
    try {
      return await thread.call<readonly ReadOutcome[]>('read', [root, stats, ticket, place]);
    } catch (error) {
      if (closed || !isThreadLoss(error)) throw error;
      return place[0] === ticket ? (stats[place[1]!] ?? null) : null;
    } finally {
      batches.delete(ticket);
    }
  }

  async function read(root: AbsPath, stats: readonly FileStat[]): Promise<readonly ReadOutcome[]> {
    const hung: ReadOutcome[] = [];
    let left = stats;
    for (let inVain = 0; ;) {
      const result = await attempt(root, left);
      if (isList(result)) return hung.length === 0 ? result : inOrder(stats, [...result, ...hung]);
      if (result === null) {
        if (++inVain > MAX_LOST_IN_VAIN)
          throw new CodexError(
            'unavailable',
            'The thread that reads files does not start. Check the memory and the limit of open files (ulimit -n).',
          );
        continue;
      }
      hung.push(await readUnparsed(root, result));
      left = left.filter((stat) => stat !== result);
    }
  }

  /** The thread may be lost to the file of another batch meanwhile: then a new one is asked. */
  async function readUnparsed(root: AbsPath, stat: FileStat): Promise<ReadOutcome> {
    for (let tries = 0; ; tries++) {
      try {
        return await running().thread.call<ReadOutcome>('readWithoutParsing', [root, stat, hangs]);
      } catch (error) {
        if (closed || !isThreadLoss(error) || tries > MAX_LOST_IN_VAIN) throw error;
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

function isList(result: readonly ReadOutcome[] | FileStat | null): result is readonly ReadOutcome[] {
  return Array.isArray(result);
}

function isThreadLoss(error: unknown): boolean {
  return isCodexError(error) && error.details.thread !== undefined;
}

function inOrder(stats: readonly FileStat[], outcomes: readonly ReadOutcome[]): ReadOutcome[] {
  const byPath = new Map(outcomes.map((outcome) => [outcome.stat.path, outcome]));
  return stats.map((stat) => byPath.get(stat.path)!);
}

const hangs: Problem = {
  code: 'parse_timeout',
  message: 'Reading this file took too long and was stopped; it is listed without its content.',
  line: null,
};
