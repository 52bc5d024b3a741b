import {
  absPath,
  type Actor,
  anonymous,
  createIds,
  systemClock,
  systemTimer,
  type Task,
} from '@codexlab/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openHost } from '../open.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { createBackground, type BackgroundParts } from './background.ts';
import { openSystem, type System } from './open-system.ts';
import { registerFolder } from './register-folder.ts';
import { schedulePatternOf } from './schedule-pattern.ts';

const origin = { via: 'command', requestId: null, address: null };
const root: Actor = { ...anonymous, userId: createIds(systemClock)(), isSuperuser: true, scope: 'admin' };

/** A data folder with a notebook, and what a server does in the background, not begun. */
async function openLab(dataDir = absPath(temporaryFolder()), folder = temporaryFolder({ 'a.md': '# A\n' })) {
  const host = await openHost({ dataDir, workers: 0 });
  onTestFinished(() => host.close());
  const allowedRoots = [folder];
  const system = await openSystem({ dataDir, env: {}, host, clock: systemClock, allowedRoots });
  onTestFinished(() => system.close());
  const notebook = await registerFolder(system.codex, { root: absPath(folder) }, origin);
  const trouble: unknown[] = [];
  const background = (change: Partial<BackgroundParts> = {}) => {
    const made = createBackground({
      ...{ system, clock: systemClock, timer: systemTimer, handlers: {}, schedules: {}, schedulesSinceMs: 0 },
      onTrouble: (error) => trouble.push(error),
      ...change,
    });
    onTestFinished(() => made.close());
    return made;
  };
  return { system, notebook, folder, dataDir, background, trouble };
}

type Looked = Pick<System, 'store'>;

/** What `find` finds, once it finds something; each step of a task rings. */
async function when<T>({ store }: Looked, find: () => Promise<T | null>): Promise<T> {
  let unwatch = () => {};
  try {
    return await new Promise((resolve, reject) => {
      const look = async () => {
        const found = await find();
        if (found !== null) resolve(found);
      };
      const lookNow = () => void look().catch(reject);
      unwatch = store.changes.watch(lookNow);
      lookNow();
    });
  } finally {
    unwatch();
  }
}

/** The task when it has ended. */
function whenDone(system: Looked, id: Task['id']): Promise<Task> {
  return when(system, async () => {
    const task = await system.store.tasks.get(id);
    return task && isDone(task) ? task : null;
  });
}

const isDone = ({ status }: Task) => status === 'completed' || status === 'failed';

describe('what a server does in the background', () => {
  it.each([
    ['sync', { added: 0, problems: 0 }],
    ['indexing', { files: 1, drifted: 0 }],
  ] as const)('does %s of a notebook, and tells what came of it', async (type, output) => {
    const { system, notebook, background, trouble } = await openLab();
    const { store } = system;
    const task = {
      ...{ id: createIds(systemClock)(), type, workspaceId: notebook.workspaceId, notebookId: notebook.id },
      ...{ createdBy: null, input: {}, createdMs: 0, notBeforeMs: 0, maxAttempts: 5, uniqueKey: null },
    };
    const deed = { atMs: 1, kind: 'task.created', actorId: null, ...origin };
    await store.tasks.create(task, deed);
    background().start();
    expect(await whenDone(system, task.id)).toMatchObject({ status: 'completed', output, error: null });
    expect(trouble).toEqual([]);
  });

  it('fails a task about a notebook that was deleted meanwhile, at once', async () => {
    const { system, notebook, background } = await openLab();
    const { store } = system;
    const deed = { atMs: 1, kind: 'notebook.removed', actorId: null, ...origin };
    const task = {
      ...{ id: createIds(systemClock)(), type: 'sync' as const, workspaceId: notebook.workspaceId },
      ...{ notebookId: notebook.id, createdBy: null, input: {}, createdMs: 0, notBeforeMs: 0 },
      ...{ maxAttempts: 5, uniqueKey: null },
    };
    await store.tasks.create(task, { ...deed, kind: 'task.created' });
    await store.notebooks.remove(notebook.id, null, deed);
    background().start();
    expect(await whenDone(system, task.id)).toMatchObject({ status: 'failed', attempts: 1 });
  });

  it('leaves a task of an administrator that the end cut off to the next run, which does it', async () => {
    const { system, background, trouble } = await openLab();
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const first = background({
      handlers: {
        maintenance: (_, { signal }) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => void reject(new Error('stopped')));
            begin();
          }),
      },
    });
    first.start();
    const { id } = await system.codex.tasks.create(root, { type: 'maintenance', input: { vacuum: true } });
    await begun;
    await first.close();
    expect(await system.store.tasks.get(id)).toMatchObject({ status: 'pending', attempts: 0 });
    background({ handlers: { maintenance: async ({ input }) => ({ did: input }) } }).start();
    expect(await whenDone(system, id)).toMatchObject({ attempts: 1, output: { did: { vacuum: true } } });
    expect(trouble).toEqual([]);
  });

  it('does what a schedule says, once for each moment', async () => {
    const { system, background } = await openLab();
    const clock = { nowMs: () => Date.UTC(2026, 10, 18, 12) };
    const pattern = schedulePatternOf('CODEX_MAINTENANCE_SCHEDULE', {}, '0 3 * * *');
    const runs: (string | null)[] = [];
    const handlers = { maintenance: async ({ uniqueKey }: Task) => (runs.push(uniqueKey), null) };
    for (let run = 0; run < 3; run++) {
      const made = background({ clock, handlers, schedules: { maintenance: pattern, backup: pattern } });
      made.start();
      const { items } = await when(system, async () => {
        const found = await system.store.tasks.list({ workspaceIds: [null] }, {});
        return found.total > 0 ? found : null;
      });
      for (const { id } of items) await whenDone(system, id);
      await made.close();
    }
    expect(runs).toEqual(['maintenance@2026-11-18T03:00:00.000Z']);
    expect((await system.store.tasks.counts()).pending).toBe(0);
  });
});
