import { CodexError, storedRelPath, type Timer } from '@codexlab/core';
import { expect, it, onTestFinished } from 'vitest';
import type { startWorker, Thread } from './start-worker.ts';
import { createTextThread, type TextThreadOptions } from './text-thread.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const path = storedRelPath('note.md');
const large = 'a line that is long enough\n'.repeat(2000);

function opened(options: TextThreadOptions = {}) {
  const texts = createTextThread(options);
  onTestFinished(() => texts.close());
  return texts;
}

/** Delays that pass when the test says so. */
function manualTimer() {
  const tasks = new Map<() => void, number>();
  const timer: Timer = {
    after(delayMs, task) {
      tasks.set(task, delayMs);
      return () => tasks.delete(task);
    },
    breathe: () => Promise.resolve(),
  };
  const run = (delayMs: number) => {
    for (const [task, each] of [...tasks]) if (each === delayMs && tasks.delete(task)) task();
  };
  return { timer, run, waiting: () => [...tasks.values()] };
}

/** Threads that answer with their number and the path, but never for one named `hang`, and begin when `begun` says. */
function fakeThreads(begun: Promise<void>) {
  const log: string[] = [];
  let count = 0;
  const start: typeof startWorker = (name, onExit) => {
    const nth = ++count;
    log.push(`started ${name}`);
    let fail = (_error: CodexError): void => undefined;
    const lose = (cause?: Error) => {
      const error = new CodexError('unavailable', 'A thread has ended.', { thread: name }, { cause });
      onExit(error);
      fail(error);
    };
    const thread: Thread = {
      threadId: nth,
      call: <T>(method: string, [at]: readonly unknown[]) =>
        new Promise<T>((resolve, reject) => {
          fail = reject;
          if (method === 'ready') void begun.then(() => resolve(null as T));
          else if (at === 'full')
            lose(Object.assign(new Error('Full.'), { code: 'ERR_WORKER_OUT_OF_MEMORY' }));
          else if (at === 'die') lose();
          else if (at !== 'hang') resolve(encode(`${nth} ${String(at)}`) as T);
        }),
      onEvent: () => undefined,
      fail: () => undefined,
      terminate: async () => {
        log.push('ended');
        fail(new CodexError('unavailable', 'A thread has ended.', { thread: name }));
      },
      unref: () => undefined,
      ref: () => undefined,
    };
    return thread;
  };
  return { start, log };
}

function fakes(limits: TextThreadOptions = {}, begun = Promise.resolve()) {
  const clock = manualTimer();
  const threads = fakeThreads(begun);
  const texts = opened({ timer: clock.timer, start: threads.start, deadlineMs: 10, idleMs: 30, ...limits });
  const edit = async (at: string) => decode(await texts.edit(storedRelPath(at), encode(''), []));
  return { ...clock, ...threads, texts, edit };
}

it('merges, compares and edits in a thread as it would here', async () => {
  const texts = opened();
  const changed = encode(`new\n${large}`);
  const merged = await texts.merge({ base: encode(large), ours: changed, theirs: encode(`${large}end\n`) });
  expect(merged.outcome === 'merged' && decode(merged.bytes)).toBe(`new\n${large}end\n`);
  expect(await texts.diff(encode(large), changed, { context: 0 })).toMatchObject({ added: 1, removed: 0 });
  const edit = { address: { kind: 'lines', from: 1, to: 1 }, action: 'replace', content: 'one\n' } as const;
  expect(decode(await texts.edit(path, encode('1\n2\n'), [edit]))).toBe('one\n2\n');
  const rewrite = { kind: 'wiki', target: 'old', newTarget: 'new' } as const;
  expect(decode(await texts.rewriteLinks(path, encode('see [[old]]\n'), [rewrite]))).toBe('see [[new]]\n');
  const absent = { address: { kind: 'block', id: 'x' }, action: 'delete' } as const;
  await expect(texts.edit(path, encode('1\n'), [absent])).rejects.toMatchObject({ code: 'not_found' });
});

it('starts no thread for comparing what is small', async () => {
  const { texts, log } = fakes();
  await texts.diff(encode('a\n'), encode('b\n'));
  await texts.merge({ base: encode('a\n'), ours: encode('b\n'), theirs: encode('a\n') });
  expect(log).toEqual([]);
});

it('ends the thread when nothing was asked for a while, and starts another when something is', async () => {
  const { edit, run, log, waiting } = fakes();
  expect(await edit('a')).toBe('1 a');
  expect(await edit('b')).toBe('1 b');
  expect(waiting()).toEqual([30]);
  run(30);
  expect(log).toEqual(['started text-worker', 'ended']);
  expect(await edit('c')).toBe('2 c');
});

it('stops work that takes too long, and goes on with the next in another thread', async () => {
  const { edit, run, waiting } = fakes();
  const hung = edit('hang');
  const next = edit('b');
  await expect.poll(waiting).toEqual([10]);
  run(10);
  await expect(hung).rejects.toMatchObject({ code: 'too_large' });
  expect(await next).toBe('2 b');
});

it('gives a thread that begins slowly the time that it needs, and the work all of its own', async () => {
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const { edit, run, waiting } = fakes({ startMs: 60 }, begun);
  const work = edit('a');
  await expect.poll(waiting).toEqual([60]);
  run(10);
  begin();
  expect(await work).toBe('1 a');
});

it('blames no text when no thread begins', async () => {
  const { edit, run, waiting, log } = fakes({ startMs: 60 }, new Promise(() => undefined));
  const work = edit('a');
  await expect.poll(waiting).toEqual([60]);
  run(60);
  await expect(work).rejects.toMatchObject({ code: 'unavailable', details: { retryAfterSeconds: 1 } });
  expect(log).toEqual(['started text-worker', 'ended']);
});

it('blames work that takes too much memory, but no other that the thread is lost over', async () => {
  const { edit } = fakes();
  await expect(edit('full')).rejects.toMatchObject({ code: 'too_large' });
  await expect(edit('die')).rejects.toMatchObject({ code: 'unavailable' });
  expect(await edit('b')).toBe('3 b');
});

it('refuses more work than may wait', async () => {
  const { edit, run, waiting } = fakes({ maxWaiting: 2 });
  const [hung, waits] = [edit('hang'), edit('b')];
  await expect(edit('c')).rejects.toMatchObject({ code: 'unavailable', details: { retryAfterSeconds: 1 } });
  await expect.poll(waiting).toEqual([10]);
  run(10);
  await expect(hung).rejects.toMatchObject({ code: 'too_large' });
  expect(await waits).toBe('2 b');
  expect(await edit('c')).toBe('2 c');
});

it('fails what was not done when it is closed', async () => {
  const { edit, texts, waiting } = fakes();
  const [hung, waits] = [edit('hang'), edit('b')];
  await expect.poll(waiting).toEqual([10]);
  const failures = Promise.allSettled([hung, waits]);
  await texts.close();
  for (const { status } of await failures) expect(status).toBe('rejected');
  await expect(edit('c')).rejects.toMatchObject({ code: 'unavailable' });
});

it('kills a real thread in the middle of its work', async () => {
  const texts = opened({ deadlineMs: 1 });
  const lines = Array.from({ length: 50_000 }, (_, at) => `line ${at}\n`);
  const work = texts.diff(encode(lines.join('')), encode(lines.toReversed().join('')));
  await expect(work).rejects.toMatchObject({ code: 'too_large' });
});
