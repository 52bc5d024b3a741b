import { describe, expect, it } from 'vitest';
import { CodexError } from '../errors.ts';
import { fixedClock } from '../fixed-clock.ts';
import { createIds } from '../ids.ts';
import { memorySystemStore } from '../memory-system-store.ts';
import { machineDeed } from './task-rules.ts';
import { createTaskQueue, type TaskQueuePorts } from './task-queue.ts';
import type { TaskHandler, TaskRun } from './task-handler.ts';
import type { NewTask } from './task-store.ts';
import type { Task } from './task.ts';

/** A queue whose time stands still until it is moved. */
function openQueue(handler: TaskHandler, change: Partial<TaskQueuePorts> = {}) {
  const clock = fixedClock();
  const newId = createIds(clock);
  const store = change.store ?? memorySystemStore();
  const trouble: unknown[] = [];
  const waiting = new Set<{ readonly atMs: number; readonly task: () => void }>();
  const timer: TaskQueuePorts['timer'] = {
    after(delayMs, task) {
      const entry = { atMs: clock.nowMs() + delayMs, task };
      waiting.add(entry);
      return () => void waiting.delete(entry);
    },
    breathe: () => new Promise((resolve) => void setImmediate(resolve)),
  };
  const queue = createTaskQueue({
    ...{ store, clock, timer, newId, handlers: { sync: handler } },
    onTrouble: (error) => trouble.push(error),
    ...change,
  });
  return {
    ...{ queue, store, clock, trouble, waiting, breathe: timer.breathe },
    /** Moves the time on, step by step, and lets what was waiting for it go on. */
    async pass(ms: number): Promise<void> {
      const untilMs = clock.nowMs() + ms;
      for (;;) {
        const next = [...waiting].sort((a, b) => a.atMs - b.atMs)[0];
        if (!next || next.atMs > untilMs) break;
        waiting.delete(next);
        clock.advance(Math.max(0, next.atMs - clock.nowMs()));
        next.task();
        await timer.breathe();
      }
      clock.advance(untilMs - clock.nowMs());
      await timer.breathe();
    },
    async add(more: Partial<NewTask> = {}): Promise<Task['id']> {
      const id = newId();
      const task: NewTask = {
        ...{ id, type: 'sync', workspaceId: null, notebookId: null, createdBy: null, input: {} },
        ...{ createdMs: clock.nowMs(), notBeforeMs: clock.nowMs(), maxAttempts: 5, uniqueKey: null, ...more },
      };
      await store.tasks.create(task, machineDeed('task.created', clock.nowMs()));
      await timer.breathe();
      return id;
    },
    async at(id: Task['id']): Promise<Task> {
      const task = await store.tasks.get(id);
      if (!task) throw new Error('It is gone.');
      return task;
    },
  };
}

/** A handler whose runs are ended by the test. */
function byHand() {
  const runs: (TaskRun & {
    readonly task: Task;
    end(output?: Task['output']): void;
    fail(error: unknown): void;
  })[] = [];
  const handler: TaskHandler = (task, run) =>
    new Promise((resolve, reject) => {
      runs.push({ ...run, task, end: (output = null) => resolve(output), fail: reject });
    });
  return { runs, handler };
}

const untilAborted: TaskHandler = (_, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => void reject(new Error('stopped')));
  });

describe('a queue of tasks', () => {
  it('does what was there before it began, and what comes later, without being polled', async () => {
    const lab = openQueue(async ({ input }) => input);
    const before = await lab.add({ input: { n: 1 } });
    expect(await lab.at(before)).toMatchObject({ status: 'pending' });
    lab.queue.start();
    const later = await lab.add({ input: { n: 2 } });
    await lab.queue.idle();
    expect(await lab.at(before)).toMatchObject({ status: 'completed', output: { n: 1 }, attempts: 1 });
    expect(await lab.at(later)).toMatchObject({ status: 'completed', output: { n: 2 }, attempts: 1 });
    expect(lab.trouble).toEqual([]);
  });

  it('runs so many of a type at a time, and the next as soon as one ends', async () => {
    const { runs, handler } = byHand();
    const lab = openQueue(handler);
    lab.queue.start();
    const ids = [await lab.add(), await lab.add(), await lab.add()];
    expect(runs.map(({ task }) => task.id)).toEqual(ids.slice(0, 2));
    runs[0]?.end();
    await lab.breathe();
    expect(runs.map(({ task }) => task.id)).toEqual(ids);
  });

  it('leaves tasks of types that it has no handler for', async () => {
    const lab = openQueue(async () => null);
    lab.queue.start();
    const id = await lab.add({ type: 'backup' });
    await lab.pass(60_000);
    expect(await lab.at(id)).toMatchObject({ status: 'pending', attempts: 0 });
  });

  it('tries again with growing waits, and fails after the last try', async () => {
    const beganMs: number[] = [];
    const lab = openQueue(async ({ startedMs }) => {
      beganMs.push(startedMs ?? 0);
      throw new CodexError('unavailable', 'The disk is away.');
    });
    lab.queue.start();
    const id = await lab.add({ maxAttempts: 4 });
    const startMs = lab.clock.nowMs();
    await lab.pass(3_600_000);
    expect(beganMs.map((ms) => ms - startMs)).toEqual([0, 5_000, 25_000, 105_000]);
    expect(await lab.at(id)).toMatchObject({ status: 'failed', attempts: 4, error: 'The disk is away.' });
    expect(lab.trouble).toEqual([]);
  });

  it('does not try again what cannot mend itself, and tells no fault of ours to people', async () => {
    const errors = [new CodexError('not_found', 'No such notebook.'), new Error('/secret/path')];
    const lab = openQueue(async () => {
      throw errors.shift();
    });
    lab.queue.start();
    const [final, fault] = [await lab.add(), await lab.add({ maxAttempts: 1 })];
    await lab.queue.idle();
    expect(await lab.at(final)).toMatchObject({ status: 'failed', attempts: 1, error: 'No such notebook.' });
    expect((await lab.at(fault)).error).not.toContain('secret');
    expect(lab.trouble).toEqual([new Error('/secret/path')]);
  });

  it('fails a task whose output is too long', async () => {
    const lab = openQueue(async () => ({ text: 'x'.repeat(70_000) }));
    lab.queue.start();
    const id = await lab.add();
    await lab.queue.idle();
    expect(await lab.at(id)).toMatchObject({ status: 'failed', attempts: 1, output: null });
  });

  it('keeps the lease of long work, so that nobody else takes it', async () => {
    const { runs, handler } = byHand();
    const lab = openQueue(handler);
    lab.queue.start();
    const id = await lab.add();
    await lab.pass(600_000);
    expect(runs).toHaveLength(1);
    runs[0]?.end();
    await lab.queue.idle();
    expect(await lab.at(id)).toMatchObject({ status: 'completed', attempts: 1 });
  });

  it('tells progress at most once a second, and always the newest', async () => {
    const { runs, handler } = byHand();
    const lab = openQueue(handler);
    lab.queue.start();
    const id = await lab.add();
    const start = await lab.store.changes.head();
    for (let done = 1; done <= 100; done++) {
      runs[0]?.progress(done / 200, `file ${done}`);
      await lab.pass(50);
    }
    await lab.pass(1000);
    expect(await lab.at(id)).toMatchObject({ progress: 0.5, progressNote: 'file 100' });
    const told = (await lab.store.changes.since(start, 1000)).changes;
    expect(new Set(told.map(({ kind }) => kind))).toEqual(new Set(['task.progressed']));
    const gaps = told.slice(1).map(({ atMs }, index) => atMs - (told[index]?.atMs ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
    expect(told.length).toBeGreaterThan(3);
  });

  it('stops what is cancelled at once', async () => {
    const lab = openQueue(untilAborted);
    lab.queue.start();
    const id = await lab.add();
    await lab.store.tasks.cancel(id, machineDeed('task.cancelled', lab.clock.nowMs()));
    await lab.breathe();
    await lab.queue.idle();
    expect(await lab.at(id)).toMatchObject({ status: 'cancelled', holder: null });
    expect(lab.trouble).toEqual([]);
  });

  it('gives back what runs when it ends, without counting the try, and takes no more', async () => {
    const lab = openQueue(untilAborted);
    lab.queue.start();
    const id = await lab.add();
    await lab.queue.close();
    expect(await lab.at(id)).toMatchObject({ status: 'pending', attempts: 0, holder: null });
    const later = await lab.add();
    await lab.pass(60_000);
    expect(await lab.at(later)).toMatchObject({ status: 'pending' });
    expect([lab.waiting.size, lab.trouble]).toEqual([0, []]);
    await lab.queue.close();
  });

  it('gives back after ten seconds what does not stop, and nothing of it counts from then on', async () => {
    const { runs, handler } = byHand();
    const lab = openQueue(handler);
    lab.queue.start();
    const id = await lab.add();
    const closed = lab.queue.close();
    await lab.breathe();
    await lab.pass(9_999);
    expect(await lab.at(id)).toMatchObject({ status: 'running' });
    await lab.pass(1);
    await closed;
    expect(await lab.at(id)).toMatchObject({ status: 'pending', attempts: 0 });
    runs[0]?.end({ late: true });
    await lab.breathe();
    expect(await lab.at(id)).toMatchObject({ status: 'pending', output: null });
  });

  it('takes over what a killed server left running, once its lease has ended', async () => {
    const store = memorySystemStore();
    const killed = openQueue(byHand().handler, { store });
    killed.queue.start();
    const id = await killed.add();
    const next = openQueue(async () => ({ by: 'the next' }), { store });
    next.queue.start();
    await next.pass(59_000);
    expect(await next.at(id)).toMatchObject({ status: 'running', attempts: 1 });
    await next.pass(10_000);
    expect(await next.at(id)).toMatchObject({ status: 'completed', attempts: 2, output: { by: 'the next' } });
  });

  it('tells a try that lost its task to stop, and takes nothing from it', async () => {
    const { runs, handler } = byHand();
    const lab = openQueue(handler);
    lab.queue.start();
    const id = await lab.add();
    const other = { id, holder: 'another' };
    lab.clock.advance(60_000); // the process slept
    const claim = { holder: other.holder, types: ['sync'], nowMs: lab.clock.nowMs() } as const;
    await lab.store.tasks.claim({ ...claim, leaseUntilMs: lab.clock.nowMs() + 60_000 });
    await lab.breathe();
    expect(runs[0]?.signal.aborted).toBe(true);
    runs[0]?.end({ by: 'the loser' });
    await lab.queue.idle();
    expect(await lab.at(id)).toMatchObject({ status: 'running', holder: 'another', output: null });
  });

  it('goes on after the store was away', async () => {
    const store = memorySystemStore();
    let isAway = true;
    const claim: typeof store.tasks.claim = async (wanted) => {
      if (isAway) throw new CodexError('unavailable', 'The database is busy.');
      return store.tasks.claim(wanted);
    };
    const lab = openQueue(async () => null, { store: { ...store, tasks: { ...store.tasks, claim } } });
    lab.queue.start();
    const id = await lab.add();
    expect(lab.trouble).not.toEqual([]);
    isAway = false;
    await lab.pass(5_000);
    expect(await lab.at(id)).toMatchObject({ status: 'completed' });
  });
});
