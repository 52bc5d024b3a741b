import type { Deed } from '../audit/deed.ts';
import type { Ulid } from '../ids.ts';
import type { TaskFilter, TaskStore } from '../tasks/task-store.ts';
import * as rules from '../tasks/task-rules.ts';
import { isFinished, type Task, TASK_STATUSES } from '../tasks/task.ts';
import type { RecordDeed } from './logs.ts';
import { countedPageOf } from './pages.ts';
import { purgeFrom } from './purge.ts';
import { required } from './state.ts';

/** The queue of tasks in memory; `tell` puts what the machine does into the change log alone. */
export function memoryTasks(logs: { readonly record: RecordDeed; readonly tell: RecordDeed }): TaskStore {
  const tasks = new Map<string, Task>();
  const put = (task: Task, deed: Deed): Task => {
    tasks.set(task.id, task);
    const write = deed.actorId === null ? logs.tell : logs.record;
    const { id: entityId, workspaceId, notebookId } = task;
    const details = { ...deed.details, ...rules.taskPayload(task) };
    write({ ...deed, details }, { entityId, workspaceId, notebookId });
    return task;
  };
  const step = ({ task, kind }: rules.TaskStep, atMs: number) => put(task, rules.machineDeed(kind, atMs));
  const all = () => [...tasks.values()];
  const find = (id: Ulid) => required(tasks.get(id), 'task');
  return {
    create: async (wanted, deed, { join = false } = {}) => {
      const known =
        all().find((task) => wanted.uniqueKey !== null && task.uniqueKey === wanted.uniqueKey) ??
        all().find((task) => join && task.status === 'pending' && rules.isSameWork(task, wanted));
      if (known) return { task: known, created: false };
      return { task: put(rules.newTask(wanted), deed), created: true };
    },
    get: async (id) => tasks.get(id) ?? null,
    list: async (filter, page) => {
      const items = all().filter((task) => isWanted(task, filter));
      const key = ({ createdMs, id }: Task) => [createdMs, id];
      return countedPageOf({ name: 'tasks', items, key, newestFirst: true }, page);
    },
    counts: async () => {
      const count = (status: Task['status']) => all().filter((task) => task.status === status).length;
      return rules.countsBy(TASK_STATUSES.map((status) => ({ status, n: count(status) })));
    },
    cancel: async (id, deed) => {
      const task = find(id);
      const cancelled = rules.cancelTask(task, deed.atMs);
      return cancelled ? put(cancelled, deed) : task;
    },
    retry: async (id, deed) => put(rules.retryTask(find(id), deed.atMs), deed),
    claim: async (claim) => {
      const { nowMs } = claim;
      for (const task of all())
        if (task.leaseUntilMs !== null && task.leaseUntilMs <= nowMs)
          step(rules.lapseTask(task, nowMs), nowMs);
      const due = all()
        .filter((task) => isDue(task, claim.types, nowMs) && !isBusy(all(), task))
        .sort((a, b) => a.notBeforeMs - b.notBeforeMs || (a.id < b.id ? -1 : 1))[0];
      return due ? step(rules.startTask(due, claim), nowMs) : null;
    },
    renew: async ({ id, holder }, renewal) => {
      const task = tasks.get(id) ?? null;
      if (!rules.isHeld(task, holder)) return 'lost';
      const renewed = rules.renewTask(task, renewal);
      if (renewed.kind === null) tasks.set(id, renewed.task);
      else put(renewed.task, rules.machineDeed(renewed.kind, renewal.nowMs));
      return task.cancelRequested ? 'cancel' : 'held';
    },
    finish: async ({ id, holder }, end) => {
      const task = tasks.get(id) ?? null;
      if (!rules.isHeld(task, holder)) return false;
      step(rules.finishTask(task, end), end.atMs);
      return true;
    },
    purge: async (beforeMs) =>
      purgeFrom(
        tasks,
        (task) => isFinished(task) && task.completedMs !== null && task.completedMs < beforeMs,
      ),
  };
}

function isWanted(task: Task, { workspaceIds, notebookId, type, status }: TaskFilter): boolean {
  return (
    workspaceIds.includes(task.workspaceId) &&
    (notebookId === undefined || task.notebookId === notebookId) &&
    (type === undefined || task.type === type) &&
    (status === undefined || task.status === status)
  );
}

function isDue({ status, type, notBeforeMs }: Task, types: readonly Task['type'][], nowMs: number): boolean {
  return status === 'pending' && types.includes(type) && notBeforeMs <= nowMs;
}

function isBusy(tasks: readonly Task[], { notebookId }: Task): boolean {
  return (
    notebookId !== null && tasks.some((task) => task.status === 'running' && task.notebookId === notebookId)
  );
}
