import type { Deed } from '../audit/deed.ts';
import { machineDeed } from '../tasks/task-rules.ts';
import type { NewTask, TaskClaim, TaskStore } from '../tasks/task-store.ts';
import { TASK_TYPES } from '../tasks/task.ts';
import type { Scene } from './scene.ts';

const LEASE_MS = 60_000;

/** What the machine does now. */
export function machine(scene: Scene, kind = 'task.created'): Deed {
  return machineDeed(kind, scene.tick());
}

/** Adds a task of the whole server that is due. */
export function addTask(
  scene: Scene,
  change: Partial<NewTask>,
  options?: Parameters<TaskStore['create']>[2],
): ReturnType<TaskStore['create']> {
  return scene.store.tasks.create({ ...sampleTask(scene), ...change }, machine(scene), options);
}

/** A task of the whole server that is due. */
export function sampleTask(scene: Scene): NewTask {
  return {
    ...{ id: scene.newId(), type: 'sync', workspaceId: null, notebookId: null, createdBy: null, input: {} },
    ...{ createdMs: scene.tick(), notBeforeMs: 0, maxAttempts: 5, uniqueKey: null },
  };
}

/** A claim by a new holder, for a minute. */
export function claimOf(scene: Scene, nowMs: number, change?: Partial<TaskClaim>): TaskClaim {
  const holder = scene.newId();
  return { holder, types: TASK_TYPES, nowMs, leaseUntilMs: nowMs + LEASE_MS, ...change };
}
