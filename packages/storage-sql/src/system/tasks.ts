import {
  cancelTask,
  countsBy,
  type Deed,
  finishTask,
  type HeldTask,
  isHeld,
  machineDeed,
  type NewTask,
  newTask,
  renewTask,
  retryTask,
  type Task,
  type TaskFilter,
  type TaskHold,
  type TaskRenewal,
  type TaskStatus,
  type TaskStore,
} from '@codexlab/core';
import type { SqlDriver, SqlTx } from '../driver.ts';
import { notFound } from './failures.ts';
import { NEWEST, readCountedPage } from './list.ts';
import { claimTask, writeStep, writeTask } from './task-claims.ts';
import { logTask } from './task-log.ts';
import {
  insertValues,
  readTask,
  TASK_COLUMNS,
  type TaskRow,
  taskRowStatements,
  toTask,
  updateValues,
} from './task-rows.ts';

const MAX_PURGED_ROWS = 1000;
const T = TASK_COLUMNS.replaceAll(/\w+/g, (name) => `t.${name}`);
/** `is`: null among the workspaces stands for the tasks of none. */
const WANTED = `from json_each(?) j cross join task t where t.workspace_id is j.value
    and t.notebook_id is coalesce(?, t.notebook_id) and t.type = coalesce(?, t.type)
    and t.status = coalesce(?, t.status)`;

export const taskStatements = {
  byUniqueKey: `select ${TASK_COLUMNS} from task where unique_key = ?`,
  pendingTwin: `
    select ${TASK_COLUMNS} from task
    where notebook_id is ? and status = 'pending' and type = ? and input_data = ? order by id limit 1`,
  list: `select ${T} ${WANTED} and (t.created_at, t.id) < (?, ?)
    order by t.created_at desc, t.id desc limit ? offset ?`,
  count: `select count(*) as n from (select 1 ${WANTED} limit ?) counted`,
  counts: 'select status, count(*) as n from task group by status',
  purge: `
    delete from task where id in (select id from task where completed_at < ? order by completed_at limit ?)`,
} as const;

/** The queue of tasks in SQL. */
export function createTaskStore(driver: SqlDriver): TaskStore {
  return {
    create: (task, deed, options) =>
      driver.transaction((tx) => createTask(tx, task, deed, options?.join ?? false)),
    get: (id) => readTask(driver, id),
    list: (filter, page) => readCountedPage(driver, listQuery(filter), page),
    counts: async () => countsBy(await driver.all<{ status: TaskStatus; n: number }>(taskStatements.counts)),
    cancel: (id, deed) =>
      driver.transaction(async (tx) => {
        const task = await requireTask(tx, id);
        const cancelled = cancelTask(task, deed.atMs);
        return cancelled ? writeTask(tx, cancelled, deed) : task;
      }),
    retry: (id, deed) =>
      driver.transaction(async (tx) => writeTask(tx, retryTask(await requireTask(tx, id), deed.atMs), deed)),
    claim: (claim) => claimTask(driver, claim),
    renew: (held, renewal) => driver.transaction((tx) => renew(tx, held, renewal)),
    finish: ({ id, holder }, end) =>
      driver.transaction(async (tx) => {
        const task = await readTask(tx, id);
        if (!isHeld(task, holder)) return false;
        await writeStep(tx, finishTask(task, end), end.atMs);
        return true;
      }),
    async purge(beforeMs) {
      const [purged] = await driver.batch([
        { sql: taskStatements.purge, params: [beforeMs, MAX_PURGED_ROWS] },
      ]);
      return purged?.changes ?? 0;
    },
  };
}

async function createTask(
  tx: SqlTx,
  wanted: NewTask,
  deed: Deed,
  join: boolean,
): Promise<{ readonly task: Task; readonly created: boolean }> {
  const known = await findKnown(tx, wanted, join);
  if (known) return { task: known, created: false };
  const task = newTask(wanted);
  await tx.run(taskRowStatements.insert, insertValues(task));
  await logTask(tx, task, deed);
  return { task, created: true };
}

async function findKnown(tx: SqlTx, wanted: NewTask, join: boolean): Promise<Task | null> {
  const { uniqueKey, notebookId, type, input } = wanted;
  const [same] = uniqueKey === null ? [] : await tx.all<TaskRow>(taskStatements.byUniqueKey, [uniqueKey]);
  const twin = [notebookId, type, JSON.stringify(input)];
  const [row] = same || !join ? [same] : await tx.all<TaskRow>(taskStatements.pendingTwin, twin);
  return row ? toTask(row) : null;
}

async function renew(tx: SqlTx, { id, holder }: HeldTask, renewal: TaskRenewal): Promise<TaskHold> {
  const task = await readTask(tx, id);
  if (!isHeld(task, holder)) return 'lost';
  const { task: renewed, kind } = renewTask(task, renewal);
  if (kind === null) await tx.run(taskRowStatements.update, updateValues(renewed));
  else await writeTask(tx, renewed, machineDeed(kind, renewal.nowMs));
  return task.cancelRequested ? 'cancel' : 'held';
}

async function requireTask(tx: SqlTx, id: Task['id']): Promise<Task> {
  const task = await readTask(tx, id);
  if (task === null) throw notFound('task');
  return task;
}

function listQuery({ workspaceIds, notebookId, type, status }: TaskFilter) {
  const params = [
    JSON.stringify([...new Set(workspaceIds)]),
    ...[notebookId ?? null, type ?? null, status ?? null],
  ];
  return {
    ...{ list: 'tasks', sql: taskStatements.list, params, start: NEWEST },
    ...{ item: toTask, key: (row: TaskRow) => [row.created_at, row.id] },
    count: { sql: taskStatements.count, params },
  };
}
