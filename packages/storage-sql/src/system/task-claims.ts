import {
  type Deed,
  lapseTask,
  machineDeed,
  startTask,
  type Task,
  type TaskClaim,
  type TaskStep,
} from '@codexlab/core';
import type { SqlDriver, SqlTx } from '../driver.ts';
import { logTask } from './task-log.ts';
import { TASK_COLUMNS, taskRowStatements, type TaskRow, toTask, updateValues } from './task-rows.ts';

/** At most so many lost tries are taken back at once; the next claim goes on. */
const MAX_LAPSED_ROWS = 100;
const T = TASK_COLUMNS.replaceAll(/\w+/g, (name) => `t.${name}`);

export const taskClaimStatements = {
  /** Only what runs has a lease. */
  lapsed: `select ${TASK_COLUMNS} from task where lease_until <= ? order by lease_until limit ?`,
  /** The oldest of one type; those whose notebook is busy are passed over. */
  due: `
    select ${T} from task t where t.status = 'pending' and t.type = ? and t.not_before <= ? and not exists (
      select 1 from task r where r.notebook_id = t.notebook_id and r.status = 'running')
    order by t.not_before, t.id limit 1`,
} as const;

/**
 * Takes the oldest task that is due, after lost tries were taken back. It is asked after every row of the change log, and
 * there is seldom one: a plain read looks first, so that others need not wait for a transaction that writes nothing.
 */
export async function claimTask(driver: SqlDriver, claim: TaskClaim): Promise<Task | null> {
  const isNeeded = (await readLapsed(driver, claim)).length > 0 || (await readDue(driver, claim)) !== null;
  if (!isNeeded) return null;
  return driver.transaction((tx) => claimIn(tx, claim));
}

async function claimIn(tx: SqlTx, claim: TaskClaim): Promise<Task | null> {
  const { nowMs } = claim;
  for (const row of await readLapsed(tx, claim)) await writeStep(tx, lapseTask(toTask(row), nowMs), nowMs);
  const due = await readDue(tx, claim);
  return due ? writeStep(tx, startTask(due, claim), nowMs) : null;
}

type Reader = Pick<SqlTx, 'all'>;

function readLapsed(reader: Reader, { nowMs }: TaskClaim): Promise<TaskRow[]> {
  return reader.all<TaskRow>(taskClaimStatements.lapsed, [nowMs, MAX_LAPSED_ROWS]);
}

/** The oldest of those types that are asked for. */
async function readDue(reader: Reader, { nowMs, types }: TaskClaim): Promise<Task | null> {
  const due: Task[] = [];
  for (const type of new Set(types)) {
    const [row] = await reader.all<TaskRow>(taskClaimStatements.due, [type, nowMs]);
    if (row) due.push(toTask(row));
  }
  return due.sort((a, b) => a.notBeforeMs - b.notBeforeMs || (a.id < b.id ? -1 : 1))[0] ?? null;
}

/** Writes what the machine did to a task. */
export function writeStep(tx: SqlTx, { task, kind }: TaskStep, atMs: number): Promise<Task> {
  return writeTask(tx, task, machineDeed(kind, atMs));
}

/** Writes a task as it is now, with its rows of the logs. */
export async function writeTask(tx: SqlTx, task: Task, deed: Deed): Promise<Task> {
  await tx.run(taskRowStatements.update, updateValues(task));
  await logTask(tx, task, deed);
  return task;
}
