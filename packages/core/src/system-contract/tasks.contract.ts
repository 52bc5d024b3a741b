import { describe, expect, it } from 'vitest';
import type { NotebookId, WorkspaceId } from '../ids.ts';
import type { TaskClaim } from '../tasks/task-store.ts';
import { MAX_TASK_DATA_BYTES, type Task } from '../tasks/task.ts';
import { expectAllRejected } from './rejections.contract.ts';
import { allPages, countOf, type OpenScene, type Scene } from './scene.ts';
import { testTaskModel } from './task-model.contract.ts';
import { addTask, claimOf, machine } from './task-scene.ts';

const LEASE_MS = 60_000;

/** What `TaskStore` must do. */
export function testTaskStore(open: OpenScene): void {
  describe('tasks', () => {
    creation(open);
    claims(open);
    leases(open);
    endings(open);
    cancelling(open);
    lists(open);
    telling(open);
    testTaskModel(open);
  });
}

function creation(open: OpenScene): void {
  it('gives back what was put in, with nothing done yet', async () => {
    const scene = await open();
    const input = { deep: { list: [1, 'é\u0000', null, true] } };
    const { task } = await addTask(scene, {
      input,
      type: 'backup',
      createdBy: scene.newId(),
      maxAttempts: 3,
    });
    expect(task).toMatchObject({ input, type: 'backup', status: 'pending', attempts: 0, maxAttempts: 3 });
    expect(task).toMatchObject({ output: null, error: null, holder: null, progress: 0, startedMs: null });
    expect(await scene.store.tasks.get(task.id)).toEqual(task);
    expect(await scene.store.tasks.get(scene.newId())).toBeNull();
  });

  it('makes one task of a unique key, however many ask at once and however it ended', async () => {
    const scene = await open();
    const made = [1, 2, 3].map(() => addTask(scene, { uniqueKey: 'nightly@2026' }));
    expect(await countOf(made, ({ created }) => created)).toBe(1);
    const { task } = await made[0]!;
    await scene.store.tasks.cancel(task.id, machine(scene));
    const again = await addTask(scene, { uniqueKey: 'nightly@2026' });
    expect(again).toMatchObject({ created: false, task: { id: task.id, status: 'cancelled' } });
    expect((await addTask(scene, { uniqueKey: 'other' })).created).toBe(true);
  });

  it('joins what waits already and would do the same, when that is wanted', async () => {
    const scene = await open();
    const { notebookId, workspaceId } = await aNotebook(scene);
    const about = { notebookId, workspaceId };
    const { task } = await addTask(scene, about);
    const join = { join: true };
    expect(await addTask(scene, about, join)).toEqual({ created: false, task });
    expect((await addTask(scene, about)).created).toBe(true);
    for (const other of [{}, { ...about, type: 'indexing' }, { ...about, input: { all: true } }] as const)
      expect((await addTask(scene, other, join)).created).toBe(true);
    for (let left = 2; left > 0; left--) await finishNext(scene, ['sync']);
    expect((await addTask(scene, about, join)).created).toBe(true);
  });

  it('refuses input beyond its limit', async () => {
    const scene = await open();
    const of = (chars: number) => addTask(scene, { input: { text: 'x'.repeat(chars) } });
    expect((await of(MAX_TASK_DATA_BYTES - 11)).created).toBe(true);
    await expect(of(MAX_TASK_DATA_BYTES - 10)).rejects.toMatchObject({ code: 'too_large' });
  });
}

function claims(open: OpenScene): void {
  it('gives the oldest that is due, of the types asked for, to one holder alone', async () => {
    const scene = await open();
    const nowMs = scene.tick();
    const later = await addTask(scene, { notBeforeMs: nowMs + 1 });
    const second = await addTask(scene, { notBeforeMs: nowMs });
    const first = await addTask(scene, { notBeforeMs: nowMs - 1, type: 'indexing' });
    await addTask(scene, { notBeforeMs: 0, type: 'backup' });
    const claim = (atMs = nowMs) =>
      scene.store.tasks.claim(claimOf(scene, atMs, { types: ['sync', 'indexing'] }));
    const claimed = await Promise.all([claim(), claim(), claim()]);
    expect(claimed.map((task) => task?.id ?? null)).toEqual([first.task.id, second.task.id, null]);
    expect((await claim(nowMs + 1))?.id).toBe(later.task.id);
    expect(await scene.store.tasks.claim(claimOf(scene, nowMs, { types: [] }))).toBeNull();
  });

  it('marks what it gives', async () => {
    const scene = await open();
    await addTask(scene, {});
    const claim = claimOf(scene, scene.tick());
    const task = await scene.store.tasks.claim(claim);
    const { holder, nowMs, leaseUntilMs } = claim;
    expect(task).toMatchObject({ status: 'running', holder, leaseUntilMs, startedMs: nowMs, attempts: 1 });
    expect(await scene.store.tasks.get(task!.id)).toEqual(task);
  });

  it('runs one task of a notebook at a time, whatever its type', async () => {
    const scene = await open();
    const [one, two] = [await aNotebook(scene), await aNotebook(scene)];
    await addTask(scene, one);
    await addTask(scene, { ...one, type: 'indexing' });
    await addTask(scene, two);
    const nowMs = scene.tick();
    const claim = () => scene.store.tasks.claim(claimOf(scene, nowMs));
    const running = [await claim(), await claim()];
    expect(running.map((task) => task?.notebookId)).toEqual([one.notebookId, two.notebookId]);
    expect(await claim()).toBeNull();
    await scene.store.tasks.finish(held(running[0]), { status: 'completed', output: null, atMs: nowMs });
    expect(await claim()).toMatchObject({ notebookId: one.notebookId, type: 'indexing' });
  });
}

function leases(open: OpenScene): void {
  it('takes nothing from a holder before its lease ran out, and tells it afterwards', async () => {
    const scene = await open();
    await addTask(scene, {});
    const nowMs = scene.tick();
    const first = held(await scene.store.tasks.claim(claimOf(scene, nowMs)));
    const { tasks } = scene.store;
    expect(await tasks.claim(claimOf(scene, nowMs + LEASE_MS - 1))).toBeNull();
    const leaseUntilMs = nowMs + 2 * LEASE_MS;
    expect(await tasks.renew(first, { nowMs, leaseUntilMs })).toBe('held');
    expect(await tasks.claim(claimOf(scene, leaseUntilMs - 1))).toBeNull();
    const second = await tasks.claim(claimOf(scene, leaseUntilMs));
    expect(second).toMatchObject({ id: first.id, attempts: 2 });
    expect(await tasks.renew(first, { nowMs: leaseUntilMs, leaseUntilMs: leaseUntilMs * 2 })).toBe('lost');
    expect(await tasks.finish(first, { status: 'completed', output: null, atMs: leaseUntilMs })).toBe(false);
    expect(await tasks.get(first.id)).toEqual(second);
    expect(await tasks.finish(held(second), { status: 'completed', output: null, atMs: leaseUntilMs })).toBe(
      true,
    );
  });

  it('fails a task whose holder vanished in its last try, and cancels one that should end', async () => {
    const scene = await open();
    const { tasks } = scene.store;
    const last = await addTask(scene, { maxAttempts: 1 });
    const unwanted = await addTask(scene, {});
    let nowMs = scene.tick();
    for (let each = 0; each < 2; each++) await tasks.claim(claimOf(scene, nowMs));
    await tasks.cancel(unwanted.task.id, machine(scene));
    nowMs += LEASE_MS;
    expect(await tasks.claim(claimOf(scene, nowMs))).toBeNull();
    expect(await tasks.get(last.task.id)).toMatchObject({
      status: 'failed',
      completedMs: nowMs,
      holder: null,
    });
    expect((await tasks.get(last.task.id))?.error).toEqual(expect.any(String));
    expect(await tasks.get(unwanted.task.id)).toMatchObject({ status: 'cancelled', completedMs: nowMs });
  });

  it('tells progress once, and no note alone: the row would be the one before it', async () => {
    const scene = await open();
    const { tasks, changes } = scene.store;
    await addTask(scene, {});
    const nowMs = scene.tick();
    const task = held(await tasks.claim(claimOf(scene, nowMs)));
    const start = await changes.head();
    for (const [fraction, note] of [
      [0, 'one'],
      [0.5, 'one'],
      [0.5, 'two'],
    ] as const)
      await tasks.renew(task, { nowMs, leaseUntilMs: nowMs + LEASE_MS, progress: { fraction, note } });
    const told = (await changes.since(start, 10)).changes;
    expect(told.map(({ kind, payload }) => [kind, payload['progress']])).toEqual([['task.progressed', 0.5]]);
    expect(await tasks.get(task.id)).toMatchObject({ progress: 0.5, progressNote: 'two' });
  });

  it.each(['completed', 'cancelled', 'released'] as const)(
    'says no more what it is at once it is %s',
    async (status) => {
      const scene = await open();
      const { tasks } = scene.store;
      await addTask(scene, {});
      const nowMs = scene.tick();
      const task = held(await tasks.claim(claimOf(scene, nowMs)));
      const progress = { fraction: 0.5, note: 'the system database' };
      await tasks.renew(task, { nowMs, leaseUntilMs: nowMs + LEASE_MS, progress });
      const end = status === 'completed' ? { status, output: null } : { status };
      expect(await tasks.finish(task, { ...end, atMs: nowMs })).toBe(true);
      expect((await tasks.get(task.id))?.progressNote).toBeNull();
    },
  );

  it('keeps how far a try has come, and begins at 0 with the next', async () => {
    const scene = await open();
    const { tasks } = scene.store;
    await addTask(scene, {});
    const nowMs = scene.tick();
    const first = held(await tasks.claim(claimOf(scene, nowMs)));
    const leaseUntilMs = nowMs + LEASE_MS;
    const progress = (fraction: number) =>
      tasks.renew(first, { nowMs, leaseUntilMs, progress: { fraction, note: 'reading' } });
    await progress(0.25);
    expect(await tasks.get(first.id)).toMatchObject({ progress: 0.25, progressNote: 'reading' });
    for (const [given, kept] of [
      [2, 1],
      [-1, 0],
      [Number.NaN, 0],
    ] as const) {
      await progress(given);
      expect((await tasks.get(first.id))?.progress).toBe(kept);
    }
    await progress(0.5);
    const again = await tasks.claim(claimOf(scene, leaseUntilMs));
    expect(again).toMatchObject({ id: first.id, progress: 0, progressNote: null });
  });
}

function endings(open: OpenScene): void {
  it('keeps the output of what completed', async () => {
    const scene = await open();
    await addTask(scene, {});
    const task = await finishNext(scene, ['sync'], { files: 3 });
    expect(task).toMatchObject({
      status: 'completed',
      output: { files: 3 },
      progress: 1,
      error: null,
      holder: null,
    });
    expect(task.completedMs).not.toBeNull();
  });

  it('tries what failed again when it is told to, until no tries are left', async () => {
    const scene = await open();
    const { tasks } = scene.store;
    const { task } = await addTask(scene, { maxAttempts: 2 });
    const nowMs = scene.tick();
    const fail = async (atMs: number, retryMs: number | null) => {
      const end = { status: 'failed', error: 'the disk is full', retryMs, atMs } as const;
      expect(await tasks.finish(held(await tasks.claim(claimOf(scene, atMs))), end)).toBe(true);
      return tasks.get(task.id);
    };
    expect(await fail(nowMs, nowMs + 10)).toMatchObject({
      ...{
        status: 'pending',
        notBeforeMs: nowMs + 10,
        attempts: 1,
        error: 'the disk is full',
        completedMs: null,
      },
    });
    expect(await tasks.claim(claimOf(scene, nowMs + 9))).toBeNull();
    const failed = { status: 'failed', attempts: 2, error: 'the disk is full', completedMs: nowMs + 10 };
    expect(await fail(nowMs + 10, nowMs + 20)).toMatchObject(failed);
    expect(await tasks.claim(claimOf(scene, nowMs + 20))).toBeNull();
    await addTask(scene, {});
    await expect(fail(nowMs + 30, null)).resolves.toMatchObject(failed);
    expect(await tasks.counts()).toMatchObject({ failed: 2, pending: 0 });
  });

  it('does not count a try that was given back', async () => {
    const scene = await open();
    const { tasks } = scene.store;
    const { task } = await addTask(scene, { maxAttempts: 1 });
    for (let round = 0; round < 3; round++) {
      const claimed = await tasks.claim(claimOf(scene, scene.tick()));
      expect(claimed).toMatchObject({ id: task.id, attempts: 1 });
      expect(await tasks.finish(held(claimed), { status: 'released', atMs: scene.tick() })).toBe(true);
      expect(await tasks.get(task.id)).toMatchObject({ status: 'pending', attempts: 0, holder: null });
    }
  });

  it('refuses output beyond its limit, and the try goes on', async () => {
    const scene = await open();
    const { tasks } = scene.store;
    await addTask(scene, {});
    const claimed = await tasks.claim(claimOf(scene, scene.tick()));
    const output = { text: 'x'.repeat(MAX_TASK_DATA_BYTES) };
    const finish = tasks.finish(held(claimed), { status: 'completed', output, atMs: scene.tick() });
    await expect(finish).rejects.toMatchObject({ code: 'too_large' });
    expect(await tasks.get(claimed!.id)).toEqual(claimed);
  });
}

function cancelling(open: OpenScene): void {
  it('ends what is pending at once, and asks what runs to end', async () => {
    const scene = await open();
    const { tasks } = scene.store;
    const { task: waiting } = await addTask(scene, { notBeforeMs: Number.MAX_SAFE_INTEGER });
    const { task: running } = await addTask(scene, {});
    const nowMs = scene.tick();
    const holder = held(await tasks.claim(claimOf(scene, nowMs)));
    const ended = await tasks.cancel(waiting.id, machine(scene));
    expect(ended).toMatchObject({ status: 'cancelled', completedMs: expect.any(Number) });
    expect(await tasks.cancel(waiting.id, machine(scene))).toEqual(ended);
    expect(await tasks.cancel(running.id, machine(scene))).toMatchObject({
      status: 'running',
      cancelRequested: true,
    });
    expect(await tasks.renew(holder, { nowMs, leaseUntilMs: nowMs + LEASE_MS })).toBe('cancel');
    // However the try ends after that, it is not tried again.
    await tasks.finish(holder, { status: 'failed', error: 'x', retryMs: nowMs, atMs: nowMs });
    expect(await tasks.get(running.id)).toMatchObject({ status: 'cancelled', holder: null });
  });

  it('leaves what completed before it noticed', async () => {
    const scene = await open();
    const { tasks } = scene.store;
    const { task } = await addTask(scene, {});
    const holder = held(await tasks.claim(claimOf(scene, scene.tick())));
    await tasks.cancel(task.id, machine(scene));
    await tasks.finish(holder, { status: 'completed', output: null, atMs: scene.tick() });
    expect(await tasks.get(task.id)).toMatchObject({ status: 'completed' });
    await expectAllRejected([tasks.cancel((await finished(scene)).id, machine(scene))], { code: 'conflict' });
  });

  it('begins what failed or was cancelled anew, and nothing else', async () => {
    const scene = await open();
    const { tasks } = scene.store;
    const { task } = await addTask(scene, { maxAttempts: 1 });
    const retry = (id = task.id) => tasks.retry(id, machine(scene));
    await expect(retry()).rejects.toMatchObject({ code: 'conflict' });
    const claimed = held(await tasks.claim(claimOf(scene, scene.tick())));
    await expect(retry()).rejects.toMatchObject({ code: 'conflict' });
    await tasks.finish(claimed, { status: 'failed', error: 'x', retryMs: null, atMs: scene.tick() });
    const anew = { status: 'pending', attempts: 0, error: null, completedMs: null, cancelRequested: false };
    expect(await retry()).toMatchObject(anew);
    await tasks.cancel(task.id, machine(scene));
    expect(await retry()).toMatchObject(anew);
    expect(await tasks.claim(claimOf(scene, scene.tick()))).toMatchObject({ id: task.id, attempts: 1 });
    await expect(retry((await finished(scene)).id)).rejects.toMatchObject({ code: 'conflict' });
    await expectAllRejected([retry(scene.newId()), tasks.cancel(scene.newId(), machine(scene))], {
      ...{ code: 'not_found', details: { entity: 'task' } },
    });
  });
}

function lists(open: OpenScene): void {
  it('lists by workspace, notebook, type and status, newest first, and counts', async () => {
    const scene = await open();
    const { tasks } = scene.store;
    const [one, two] = [await aNotebook(scene), await aNotebook(scene)];
    const made: Task[] = [];
    for (const about of [one, {}, two, { ...one, notebookId: null }, { type: 'backup' as const }, one])
      made.push((await addTask(scene, { createdMs: scene.tick(), ...about })).task);
    await tasks.cancel(made[2]!.id, machine(scene));
    const list = async (filter: Parameters<typeof tasks.list>[0]) => {
      const found = await allPages((cursor) => tasks.list(filter, { limit: 2, cursor }));
      expect((await tasks.list(filter, {})).total).toBe(found.length);
      return found.map(({ id }) => made.findIndex((task) => task.id === id));
    };
    const all = [one.workspaceId, two.workspaceId, null];
    expect(await list({ workspaceIds: all })).toEqual([5, 4, 3, 2, 1, 0]);
    expect(await list({ workspaceIds: [one.workspaceId] })).toEqual([5, 3, 0]);
    expect(await list({ workspaceIds: [null] })).toEqual([4, 1]);
    expect(await list({ workspaceIds: [] })).toEqual([]);
    expect(await list({ workspaceIds: all, notebookId: one.notebookId })).toEqual([5, 0]);
    expect(await list({ workspaceIds: all, type: 'backup' })).toEqual([4]);
    expect(await list({ workspaceIds: all, status: 'cancelled' })).toEqual([2]);
    expect(await tasks.counts()).toEqual({ pending: 5, running: 0, completed: 0, failed: 0, cancelled: 1 });
  });

  it('forgets what was finished before a time, at most 1,000 at once, and nothing that is not finished', async () => {
    const scene = await open();
    const { tasks } = scene.store;
    const { task: kept } = await addTask(scene, { notBeforeMs: Number.MAX_SAFE_INTEGER });
    for (let at = 0; at < 1002; at++) {
      const { task } = await addTask(scene, {});
      await tasks.cancel(task.id, { ...machine(scene), atMs: 10 });
    }
    expect(await tasks.purge(10)).toBe(0);
    expect(await tasks.purge(11)).toBe(1000);
    expect(await tasks.purge(11)).toBe(2);
    expect(await tasks.purge(Number.MAX_SAFE_INTEGER)).toBe(0);
    expect((await tasks.list({ workspaceIds: [null] }, {})).items).toEqual([kept]);
  });
}

function telling(open: OpenScene): void {
  it('tells every step in the change log, and what the machine does in no other', async () => {
    const scene = await open();
    const { tasks, changes, audit } = scene.store;
    const about = await aNotebook(scene);
    const [start, { seq }] = [await changes.head(), await audit.head()];
    const { task } = await addTask(scene, about);
    const nowMs = scene.tick();
    const lease = { nowMs, leaseUntilMs: nowMs + LEASE_MS };
    const first = held(await tasks.claim(claimOf(scene, nowMs)));
    await tasks.renew(first, { ...lease, progress: { fraction: 0.5, note: null } });
    await tasks.renew(first, { ...lease, progress: { fraction: 0.5, note: null } });
    await tasks.renew(first, lease);
    await tasks.finish(first, { status: 'failed', error: 'x', retryMs: nowMs, atMs: nowMs });
    const second = held(await tasks.claim(claimOf(scene, nowMs)));
    await tasks.finish(second, { status: 'completed', output: null, atMs: nowMs });
    const told = (await changes.since(start, 100)).changes;
    const row = (kind: string, status: string, progress: number) => ({
      ...{ kind: `task.${kind}`, entity: 'task', entityId: task.id, ...about, actorId: null },
      payload: expect.objectContaining({ type: 'sync', status, progress }),
    });
    expect(told).toMatchObject([
      ...[row('created', 'pending', 0), row('started', 'running', 0), row('progressed', 'running', 0.5)],
      ...[row('retried', 'pending', 0.5), row('started', 'running', 0), row('completed', 'completed', 1)],
    ]);
    expect((await audit.head()).seq).toBe(seq);
  });
}

async function aNotebook(
  scene: Scene,
): Promise<{ readonly workspaceId: WorkspaceId; readonly notebookId: NotebookId }> {
  const { id: workspaceId } = await scene.addWorkspace((await scene.addUser()).id);
  return { workspaceId, notebookId: (await scene.addNotebook(workspaceId)).id };
}

function held(task: Task | null | undefined) {
  if (!task?.holder) throw new Error('Nobody holds it.');
  return { id: task.id, holder: task.holder };
}

async function finishNext(
  scene: Scene,
  types: TaskClaim['types'],
  output: Task['output'] = null,
): Promise<Task> {
  const { tasks } = scene.store;
  const claimed = held(await tasks.claim(claimOf(scene, scene.tick(), { types })));
  await tasks.finish(claimed, { status: 'completed', output, atMs: scene.tick() });
  const task = await tasks.get(claimed.id);
  if (!task) throw new Error('It is gone.');
  return task;
}

async function finished(scene: Scene): Promise<Task> {
  await addTask(scene, { type: 'maintenance' });
  return finishNext(scene, ['maintenance']);
}
