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
function manualTimer(): Timer & { run(): Promise<void>; waiting(): number } {
  let tasks: (() => void)[] = [];
  return {
    after(_delayMs, task) {
      tasks.push(task);
      return () => (tasks = tasks.filter((each) => each !== task));
    },
    waiting: () => tasks.length,
    breathe: () => Promise.resolve(),
    async run() {
      for (const task of tasks.splice(0)) task();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/**
 * Threads that read one batch after the other. Their parser never comes back from a file named `hang…`, nor the first thread's from `slow at first`; they die over
 * one named `die`, and of too much memory over one named `full`.
 */
function fakeThreads(): { readonly start: typeof startWorker; started(): number } {
  let count = 0;
  const start: typeof startWorker = (name, onExit) => {
    count++;
    const fails: ((error: CodexError) => void)[] = [];
    let turn: Promise<unknown> = Promise.resolve();
    const lose = (cause?: Error) => {
      const error = new CodexError('unavailable', 'A thread has ended.', { thread: name }, { cause });
      for (const fail of fails) fail(error);
      onExit(error);
    };
    const serve = async (method: string, args: readonly unknown[]): Promise<unknown> => {
      if (method === 'readWithoutParsing') return { stat: args[1], problem: args[2] } as ReadOutcome;
      const [, stats, ticket, place] = args as [string, FileStat[], number, Int32Array];
      await Promise.resolve(); // messages take a moment
      for (const [at, each] of stats.entries()) {
        place.set([ticket, at]);
        if (each.path === 'die') lose();
        if (each.path === 'full')
          lose(Object.assign(new Error('Full.'), { code: 'ERR_WORKER_OUT_OF_MEMORY' }));
        if (/^(?:hang|die|full)/.test(each.path) || (each.path === 'slow at first' && count === 1))
          await new Promise(() => undefined);
      }
      return stats.map((each) => ({ stat: each, gone: true }));
    };
    const thread: Thread = {
      threadId: 1,
      call: <T>(method: string, args: readonly unknown[], _work?: LongWork) =>
        new Promise<T>((resolve, reject) => {
          fails.push(reject);
          const served = turn.then(() => serve(method, args));
          turn = served;
          served.then((value) => resolve(value as T), reject);
        }),
      onEvent: () => undefined,
      fail: () => undefined,
      unref: () => undefined,
      ref: () => undefined,
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
    const outcomes = await running(reading, timer);
    expect(outcomes.map((outcome) => [outcome.stat.path, codeOf(outcome)])).toEqual([
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

  it('tells the file that filled the memory of the thread from one that killed it', async () => {
    const { start } = fakeThreads();
    const readers = createReaderThread(manualTimer(), { start });
    const outcomes = await readers.readerOf('/x' as never, 1).read(['full', 'a', 'die'].map(stat));
    expect(outcomes.map(codeOf)).toEqual(['parse_out_of_memory', 'read', 'parse_failed']);
    await readers.close();
  });

  it('ends a thread over the file at which the process outgrows its limit, and blames none that came after', async () => {
    const timer = manualTimer();
    const { start, started } = fakeThreads();
    let memory = 0;
    const memoryBytes = () => (memory += 60);
    const readers = createReaderThread(timer, { start, memoryBytes, growthBytes: 100 });
    const reading = readers.readerOf('/x' as never, 1).read(['hang', 'a'].map(stat));
    const outcomes = await running(reading, timer);
    expect(outcomes.map(codeOf)).toEqual(['parse_out_of_memory', 'read']);
    expect(started()).toBe(3);
    await readers.close();
  });

  it('reads a file again that was at its turn when others filled the memory', async () => {
    const timer = manualTimer();
    const { start, started } = fakeThreads();
    let memory = 0;
    const memoryBytes = () => (started() === 1 ? (memory += 60) : memory);
    const readers = createReaderThread(timer, { start, memoryBytes, growthBytes: 100 });
    const reading = readers.readerOf('/x' as never, 1).read(['slow at first', 'a'].map(stat));
    const outcomes = await running(reading, timer);
    expect(outcomes.map((outcome) => [outcome.stat.path, codeOf(outcome)])).toEqual([
      ['slow at first', 'read'],
      ['a', 'read'],
    ]);
    await readers.close();
  });

  it('reads a batch that waits behind any number of files that hang', async () => {
    const timer = manualTimer();
    const { start } = fakeThreads();
    const readers = createReaderThread(timer, { deadlineMs: 0, start });
    const hanging = Array.from({ length: 12 }, (_, at) => `hang${at}`);
    const first = readers.readerOf('/x' as never, 1).read(hanging.map(stat));
    const second = readers.readerOf('/y' as never, 1).read([stat('a')]);
    const [hung, read] = await running(Promise.all([first, second]), timer);
    expect(hung.map(codeOf)).toEqual(hanging.map(() => 'parse_timeout'));
    expect(read.map(codeOf)).toEqual(['read']);
    await readers.close();
  });

  it('gives up when no thread comes up at all', async () => {
    const start: typeof startWorker = (name) => ({
      threadId: 1,
      call: () => Promise.reject(new CodexError('unavailable', 'A thread has ended.', { thread: name })),
      onEvent: () => undefined,
      fail: () => undefined,
      unref: () => undefined,
      ref: () => undefined,
      terminate: () => Promise.resolve(),
    });
    const readers = createReaderThread(manualTimer(), { start });
    await expect(readers.readerOf('/x' as never, 1).read([stat('a')])).rejects.toMatchObject({
      code: 'unavailable',
    });
    await readers.close();
  });

  it('looks after a thread only while that has something to read', async () => {
    const timer = manualTimer();
    const { start } = fakeThreads();
    const readers = createReaderThread(timer, { start });
    await readers.readerOf('/x' as never, 1).read([stat('a')]);
    await timer.run();
    expect(timer.waiting()).toBe(0);
    await readers.close();
  });
});

/** Runs the timer until the promise is settled. */
async function running<T>(promise: Promise<T>, timer: { run(): Promise<void> }): Promise<T> {
  const state = { done: false };
  const mark = () => void (state.done = true);
  promise.then(mark, mark);
  while (!state.done) await timer.run();
  return promise;
}

function codeOf(outcome: ReadOutcome): string {
  return 'problem' in outcome ? outcome.problem.code : 'read';
}
