import { createIds, type NewTask } from '@codexlab/core';
import { openSystemStore, type SqlDriver } from '@codexlab/storage-sql';
import { expect, it, onTestFinished } from 'vitest';
import { openSystemDatabase } from './open-system-database.ts';

const NOW_MS = 1_700_000_000_000;
const LEASE_MS = 60_000;
const newId = createIds({ nowMs: () => NOW_MS });
const deed = {
  ...{ atMs: NOW_MS, kind: 'task.created', actorId: null, via: 'test', requestId: null, address: null },
};

/** A queue, and how often it waited for the lane of writes to claim something. */
async function openQueue() {
  const { driver } = await openSystemDatabase({ location: ':memory:' });
  let transactions = 0;
  const counted: SqlDriver = {
    ...driver,
    transaction(work) {
      transactions++;
      return driver.transaction(work);
    },
  };
  const store = await openSystemStore(counted);
  onTestFinished(() => store.close());
  const { tasks } = store;
  return {
    async add(notBeforeMs: number): Promise<void> {
      const task: NewTask = {
        ...{ id: newId(), type: 'sync', workspaceId: null, notebookId: null, createdBy: null, input: {} },
        ...{ createdMs: NOW_MS, notBeforeMs, maxAttempts: 5, uniqueKey: null },
      };
      await tasks.create(task, deed);
    },
    async claim(nowMs: number, type: NewTask['type'] = 'sync') {
      const before = transactions;
      const task = await tasks.claim({
        ...{ holder: newId(), types: [type], nowMs, leaseUntilMs: nowMs + LEASE_MS },
      });
      return [task?.attempts ?? null, transactions - before];
    },
  };
}

it('writes nothing to claim a task where none is due, of its types and at its time', async () => {
  const queue = await openQueue();
  expect(await queue.claim(NOW_MS)).toEqual([null, 0]);
  await queue.add(NOW_MS + 1);
  expect(await queue.claim(NOW_MS)).toEqual([null, 0]);
  expect(await queue.claim(NOW_MS + 1, 'backup')).toEqual([null, 0]);
  expect(await queue.claim(NOW_MS + 1)).toEqual([1, 1]);
  expect(await queue.claim(NOW_MS + 2)).toEqual([null, 0]);
});

it('takes back what was lost when nothing else is due', async () => {
  const queue = await openQueue();
  await queue.add(NOW_MS);
  expect(await queue.claim(NOW_MS)).toEqual([1, 1]);
  expect(await queue.claim(NOW_MS + LEASE_MS - 1)).toEqual([null, 0]);
  expect(await queue.claim(NOW_MS + LEASE_MS)).toEqual([2, 1]);
});
