import {
  absPath,
  createIds,
  machineDeed,
  systemClock,
  type Task,
  type TaskStatus,
  type TaskType,
} from '@codexlab/core';
import { contract } from '@codexlab/server/contract';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openHost } from '../open.ts';
import { lockDataFolder } from '../server/data-folder.ts';
import { openSystem, type System } from '../server/open-system.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { run } from './testing/run-in-memory.ts';
import { commandOrigin } from './with-system.ts';

const newId = createIds(systemClock);
const MADE_MS = Date.UTC(2026, 10, 18, 12);
const HOUR_MS = 3_600_000;
let dataDir: string;
/** A program that writes a password. */
const input = { isTty: false, readAll: async () => 'correct horse battery\n', askSecretly: async () => '' };

beforeEach(() => {
  dataDir = temporaryFolder();
});

const command = (...argv: string[]) => run(argv, { cwd: dataDir, dataDir });
const json = async (...argv: string[]) => {
  const { exitCode, stdout, stderr } = await command(...argv, '--json');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return JSON.parse(stdout);
};

/** What happens in the data folder while a server has it. */
async function served<T>(work: (system: System) => Promise<T>): Promise<T> {
  const host = await openHost({ dataDir, workers: 0 });
  const opened = { dataDir: absPath(dataDir), env: {}, host, clock: systemClock };
  const system = await openSystem(opened);
  try {
    return await work(system);
  } finally {
    await system.close();
    await host.close();
  }
}

type Place = Pick<Task, 'workspaceId' | 'notebookId'>;
const SERVER: Place = { workspaceId: null, notebookId: null };

/** Makes a task and brings it to where it stands. */
async function addTask({ store }: System, type: TaskType, status: TaskStatus, place = SERVER) {
  const id = newId();
  const times = { createdMs: MADE_MS, notBeforeMs: MADE_MS, maxAttempts: 5, uniqueKey: null };
  await store.tasks.create(
    { id, type, ...place, createdBy: null, input: {}, ...times },
    machineDeed('task.created', MADE_MS),
  );
  if (status === 'pending') return id;
  const claim = { holder: id, types: [type], nowMs: MADE_MS, leaseUntilMs: MADE_MS + HOUR_MS };
  expect(await store.tasks.claim(claim)).toMatchObject({ id });
  const held = { id, holder: id };
  if (status === 'failed')
    await store.tasks.finish(held, { atMs: MADE_MS, status, error: 'The disk is full.', retryMs: null });
  if (status === 'completed')
    await store.tasks.finish(held, { atMs: MADE_MS, status, output: { databases: 2 } });
  return id;
}

describe('tasks', () => {
  it('are listed, newest first, those of the server and of a notebook that another one owns', async () => {
    await run(['user', 'add', 'ada', '--password-stdin'], { cwd: dataDir, dataDir, context: { input } });
    const [sync, done] = await served(async (system) => {
      const { sessions, workspaces, notebooks } = system.codex;
      const ada = () => sessions.actAs(commandOrigin, 'ada');
      await workspaces.create(await ada(), { name: 'Lab' });
      const { id, workspaceId } = await notebooks.create(await ada(), { workspace: 'lab', name: 'Runs' });
      const about = { workspaceId, notebookId: id };
      return [await addTask(system, 'sync', 'failed', about), await addTask(system, 'backup', 'completed')];
    });
    const { data, next_cursor: cursor } = await json('task', 'list');
    expect(data.map(({ id }: { id: string }) => id)).toEqual([done, sync]);
    expect(cursor).toBeNull();
    const shape = contract.tasks.get.response;
    expect(data.map((task: unknown) => shape.parse(task))).toEqual(data);

    const { stdout } = await command('task', 'list');
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(new RegExp(`^${done}  .* backup +completed +the server$`)),
      expect.stringMatching(new RegExp(`^${sync}  .* sync +failed +lab/runs +The disk is full\\.$`)),
      '',
    ]);
    expect((await json('task', 'list', '--status', 'failed')).data).toMatchObject([{ id: sync }]);
    expect((await json('task', 'list', '--type', 'backup')).data).toMatchObject([{ id: done }]);
    const page = await command('task', 'list', '--limit', '1');
    const next = /--cursor (\S+)/.exec(page.stderr)?.[1] ?? '';
    expect((await json('task', 'list', '--cursor', next)).data).toMatchObject([{ id: sync }]);
    const nothing = await command('task', 'list', '--status', 'running');
    expect(nothing).toEqual({ exitCode: 0, stdout: '', stderr: 'no tasks\n' });
    expect((await json('task', 'list', '--status', 'running')).data).toEqual([]);
    expect((await command('task', 'list', '--type', 'dance')).exitCode).toBe(2);
  });

  it('are shown one by one, with what came of them', async () => {
    const ids = await served(async (system) => [
      await addTask(system, 'maintenance', 'completed'),
      await addTask(system, 'backup', 'failed'),
      await addTask(system, 'backup', 'pending'),
    ]);
    const [done, failed, waiting] = ids.map(String);
    const shown = async (id = '') => (await command('task', 'show', id)).stdout;
    expect(await shown(done)).toMatch(/^status +completed\ntries +1 of 5\n[^]*^gave +\{"databases":2\}$/m);
    expect(await shown(failed)).toMatch(/^status +failed$[^]*^error +The disk is full\.$/m);
    expect(await shown(waiting)).toMatch(/^status +pending$[^]*^not before /m);
    expect(await json('task', 'show', done ?? '')).toMatchObject({ id: done, output_data: { databases: 2 } });
  });

  it('are cancelled while they wait, and asked to end when a killed server left them running', async () => {
    const [waiting, running, done] = await served(async (system) => [
      await addTask(system, 'backup', 'pending'),
      await addTask(system, 'maintenance', 'running'),
      await addTask(system, 'sync', 'completed'),
    ]);
    expect(await command('task', 'cancel', String(waiting))).toMatchObject({
      ...{ exitCode: 0, stdout: '', stderr: 'Cancelled.\n' },
    });
    expect(await json('task', 'cancel', String(running))).toMatchObject({
      ...{ status: 'running', cancel_requested: true },
    });
    expect((await command('task', 'cancel', String(running))).stderr).toMatch(/^The next server ends it/);
    const refused = await command('task', 'cancel', String(done));
    expect(refused).toMatchObject({ exitCode: 4, stderr: expect.stringMatching(/is completed/) });
    const { data } = await json('audit', 'list', '--kind', 'task.cancelled');
    expect(data).toMatchObject([
      { entity_id: running, via: 'command' },
      { entity_id: waiting, via: 'command' },
    ]);
  });

  it.each([['show'], ['cancel']])('that are not there cannot be named to %s', async (word) => {
    for (const id of [newId(), 'nonsense'])
      expect(await command('task', word, id)).toMatchObject({ exitCode: 3, stdout: '' });
  });

  it('are left to the server while one runs, and it is said how to ask that', async () => {
    const lock = await lockDataFolder(absPath(dataDir));
    onTestFinished(() => lock.release());
    const { exitCode, stderr } = await command('task', 'list');
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/A server is running with the data folder .*API/);
    expect((await command('task', '--help')).stdout).toContain('/api/v1/tasks');
  });
});
