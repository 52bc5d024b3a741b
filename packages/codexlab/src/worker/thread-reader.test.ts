import {
  CodexError,
  type FileStat,
  type LongWork,
  type ReadOutcome,
  storedRelPath,
  type Timer,
} from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import type { startWorker, Thread } from './start-worker.ts';
import { createReaderThread } from './thread-reader.ts';

const stat = (path: string): FileStat => ({
  path: storedRelPath(path),
  kind: 'file',
  sizeBytes: 1,
  modifiedMs: 0,
  statKey: path,
  identity: path,
});

/** A timer that runs its tasks whenever the test says so. */
function manualTimer(): Timer & { run(): Promise<void> } {
  let tasks: (() => void)[] = [];
  return {
    after(_delayMs, task) {
      tasks.push(task);
      return () => (tasks = tasks.filter((each) => each !== task));
    },
    breathe: () => Promise.resolve(),
    async run() {
      for (const task of tasks.splice(0)) task();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** Threads whose parser never comes back from a file named `hang`, and which die over one named `die`. */
function fakeThreads(): { readonly start: typeof startWorker; started(): number } {
  let count = 0;
  const start: typeof startWorker = (name, onExit) => {
    count++;
    const fails: ((error: CodexError) => void)[] = [];
    const lose = () => {
      const error = new CodexError('unavailable', 'A thread has ended.', { thread: name });
      for (const fail of fails) fail(error);
      onExit(error);
    };
    const serve = async (method: string, args: readonly unknown[]): Promise<unknown> => {
      if (method === 'readWithoutParsing') return { stat: args[1], problem: args[2] } as ReadOutcome;
      const [, stats, ticket, place] = args as [string, FileStat[], number, Int32Array];
      for (const [at, each] of stats.entries()) {
        place.set([ticket, at]);
        if (each.path === 'die') lose();
        if (each.path === 'hang' || each.path === 'die') await new Promise(() => undefined);
      }
      return stats.map((each) => ({ stat: each, gone: true }));
    };
    const thread: Thread = {
      call: <T>(method: string, args: readonly unknown[], _work?: LongWork) =>
        new Promise<T>((resolve, reject) => {
          fails.push(reject);
          serve(method, args).then((value) => resolve(value as T), reject);
        }),
      onEvent: () => undefined,
      fail: () => undefined,
      unref: () => undefined,
      terminate: async () => lose(),
    };
    return thread;
  };
  return { start, started: () => count };
}

describe('the reading thread', () => {
  it('lists a file that hangs it with a problem, and reads all others', async () => {
    const timer = manualTimer();
    const { start, started } = fakeThreads();
    const readers = createReaderThread(timer, { deadlineMs: 0, start });
    const reader = readers.readerOf('/x' as never, 1);
    const reading = reader.read(['a', 'hang', 'b'].map(stat));
    const state = { done: false };
    void reading.then(() => (state.done = true));
    while (!state.done) await timer.run();
    const outcomes = await reading;
    expect(
      outcomes.map((outcome) => [outcome.stat.path, 'problem' in outcome ? outcome.problem.code : 'read']),
    ).toEqual([
      ['a', 'read'],
      ['hang', 'parse_timeout'],
      ['b', 'read'],
    ]);
    expect(started()).toBe(2);
    await readers.close();
  });

  it('starts a new thread when one dies, and blames only the file that it was at', async () => {
    const timer = manualTimer();
    const { start } = fakeThreads();
    const readers = createReaderThread(timer, { start });
    const outcomes = await readers.readerOf('/x' as never, 1).read(['a', 'die', 'b', 'die'].map(stat));
    expect(outcomes.filter((outcome) => 'problem' in outcome).map((outcome) => outcome.stat.path)).toEqual([
      'die',
      'die',
    ]);
    await readers.close();
  });
});
