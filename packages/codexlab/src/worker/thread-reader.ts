import {
  type AbsPath,
  type EntryReader,
  type FileStat,
  type Problem,
  type ReadOutcome,
  type Timer,
  isCodexError,
} from '@codexlab/core';
import { type Thread, startWorker } from './start-worker.ts';

/** Reading thread shared by the notebooks of one index worker. */
export interface ReaderThread {
  /** The reader of one notebook. */
  readerOf(root: AbsPath, version: number): EntryReader;
  close(): Promise<void>;
}

/** How long a batch may take: far more than any honest file needs, so that only content that hangs meets it. */
const DEADLINE_BASE_MS = 20_000;
const DEADLINE_PER_MEGABYTE_MS = 2_000;

/**
 * Reads in a thread of its own, beside the one that writes. A batch that passes its deadline gets the thread killed
 * and its files read one by one; the file that hangs alone is listed with the problem `parse_timeout`.
 */
export function createReaderThread(timer: Timer): ReaderThread {
  let thread: Thread | null = null;
  let closed = false;

  function running(): Thread {
    if (!thread) {
      thread = startWorker('parse-worker', () => (thread = null));
      thread.unref();
    }
    return thread;
  }

  async function readWithin(
    root: AbsPath,
    stats: readonly FileStat[],
  ): Promise<readonly ReadOutcome[] | null> {
    const current = running();
    const megabytes = stats.reduce((sum, stat) => sum + stat.sizeBytes, 0) / 1e6;
    let late = false;
    const cancel = timer.after(DEADLINE_BASE_MS + megabytes * DEADLINE_PER_MEGABYTE_MS, () => {
      late = true;
      if (thread === current) thread = null;
      void current.terminate();
    });
    try {
      return await current.call<readonly ReadOutcome[]>('read', [root, stats]);
    } catch (error) {
      // A thread that ended by itself (out of memory, say) is treated like one that hung.
      if (late || (isCodexError(error) && error.details.thread !== undefined && !closed)) return null;
      throw error;
    } finally {
      cancel();
    }
  }

  async function read(root: AbsPath, stats: readonly FileStat[]): Promise<readonly ReadOutcome[]> {
    const outcomes = await readWithin(root, stats);
    if (outcomes) return outcomes;
    if (stats.length === 1)
      return [await running().call<ReadOutcome>('readWithoutParsing', [root, stats[0], hung])];
    const singly: ReadOutcome[] = [];
    for (const stat of stats) singly.push(...(await read(root, [stat])));
    return singly;
  }

  return {
    readerOf: (root, version) => ({
      version,
      read: (stats) => read(root, stats),
      close: async () => void (await thread?.call('forget', [root])),
    }),
    async close() {
      closed = true;
      await thread?.terminate();
    },
  };
}

const hung: Problem = {
  code: 'parse_timeout',
  message: 'Reading this file took too long and was stopped; it is listed without its content.',
  line: null,
};
