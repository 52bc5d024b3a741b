import type { Task } from '@codexlab/core';
import { expect, it } from 'vitest';
import { ask, newId, NOW_MS, person } from './testing/ask.ts';

const admin = { ...person, isSuperuser: true };
const asAdmin = { tokens: { actorOf: async () => admin } };
const id = newId();
const task: Task = {
  ...{
    id,
    type: 'maintenance',
    status: 'pending',
    workspaceId: null,
    notebookId: null,
    createdBy: admin.userId,
  },
  ...{
    input: { vacuum: true },
    output: null,
    error: null,
    createdMs: NOW_MS,
    startedMs: null,
    completedMs: null,
  },
  ...{ notBeforeMs: NOW_MS, attempts: 0, maxAttempts: 5, holder: null, leaseUntilMs: null, progress: 0 },
  ...{ progressNote: null, uniqueKey: null, cancelRequested: false },
};

it('begins maintenance as a task, and says that it will be done later', async () => {
  const asked: unknown[] = [];
  const create = async (...wanted: unknown[]) => (asked.push(wanted), task);
  const answer = await ask({ ...asAdmin, tasks: { create } }, 'POST', '/admin/maintenance', {
    body: { vacuum: true },
  });
  expect(answer).toMatchObject({
    status: 202,
    json: { data: { id, type: 'maintenance', status: 'pending' } },
  });
  expect(asked).toEqual([[admin, { type: 'maintenance', input: { vacuum: true } }]]);
});

it('lists the tasks of maintenance alone', async () => {
  const asked: unknown[] = [];
  const list = async (_actor: unknown, options: unknown) => {
    asked.push(options);
    return { items: [task], nextCursor: null, total: 1, approximate: false };
  };
  const answer = await ask({ ...asAdmin, tasks: { list } }, 'GET', '/admin/maintenance?per_page=5');
  expect(answer).toMatchObject({ status: 200, json: { data: [{ id }], pagination: { total: 1 } } });
  expect(asked).toMatchObject([{ type: 'maintenance', limit: 5 }]);
});

it.each(['GET', 'POST'])(
  'refuses whoever is no administrator before anything is asked: %s',
  async (method) => {
    const body = method === 'POST' ? { body: {} } : {};
    expect((await ask({}, method, '/admin/maintenance', body)).status).toBe(403);
  },
);
