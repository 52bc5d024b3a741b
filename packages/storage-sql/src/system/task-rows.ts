import type { Task, TaskData } from '@codexlab/core';
import type { SqlDriver, SqlParams } from '../driver.ts';

/** Columns of a task, for `toTask` and in the order of `taskValues`. */
export const TASK_COLUMNS = `id, workspace_id, notebook_id, created_by, type, status, input_data, output_data, error,
  created_at, started_at, completed_at, not_before, attempts, max_attempts, holder, lease_until, progress,
  progress_note, unique_key, cancel_requested`;

export const taskRowStatements = {
  get: `select ${TASK_COLUMNS} from task where id = ?`,
  insert: `
    insert into task (${TASK_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  /** What never changes of a task is not among it. */
  update: `
    update task set status = ?, output_data = ?, error = ?, started_at = ?, completed_at = ?, not_before = ?,
      attempts = ?, holder = ?, lease_until = ?, progress = ?, progress_note = ?, cancel_requested = ? where id = ?`,
} as const;

/** A row with `TASK_COLUMNS`. */
export interface TaskRow {
  readonly id: Task['id'];
  readonly workspace_id: Task['workspaceId'];
  readonly notebook_id: Task['notebookId'];
  readonly created_by: Task['createdBy'];
  readonly type: Task['type'];
  readonly status: Task['status'];
  readonly input_data: string | null;
  readonly output_data: string | null;
  readonly error: string | null;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly completed_at: number | null;
  readonly not_before: number;
  readonly attempts: number;
  readonly max_attempts: number;
  readonly holder: string | null;
  readonly lease_until: number | null;
  readonly progress: number;
  readonly progress_note: string | null;
  readonly unique_key: string | null;
  readonly cancel_requested: number;
}

/** A task as it was given. */
export function toTask(row: TaskRow): Task {
  return {
    ...{ id: row.id, type: row.type, status: row.status, workspaceId: row.workspace_id },
    ...{ notebookId: row.notebook_id, createdBy: row.created_by, input: dataOf(row.input_data) ?? {} },
    ...{ output: dataOf(row.output_data), error: row.error, createdMs: row.created_at },
    ...{ startedMs: row.started_at, completedMs: row.completed_at, notBeforeMs: row.not_before },
    ...{ attempts: row.attempts, maxAttempts: row.max_attempts, holder: row.holder },
    ...{ leaseUntilMs: row.lease_until, progress: row.progress, progressNote: row.progress_note },
    ...{ uniqueKey: row.unique_key, cancelRequested: row.cancel_requested === 1 },
  };
}

/** Values of `insert`. */
export function insertValues(task: Task): SqlParams {
  return [
    ...[task.id, task.workspaceId, task.notebookId, task.createdBy, task.type, task.status],
    ...[JSON.stringify(task.input), textOf(task.output), task.error, task.createdMs, task.startedMs],
    ...[task.completedMs, task.notBeforeMs, task.attempts, task.maxAttempts, task.holder, task.leaseUntilMs],
    ...[task.progress, task.progressNote, task.uniqueKey, task.cancelRequested ? 1 : 0],
  ];
}

/** Values of `update`. */
export function updateValues(task: Task): SqlParams {
  return [
    ...[task.status, textOf(task.output), task.error, task.startedMs, task.completedMs, task.notBeforeMs],
    ...[task.attempts, task.holder, task.leaseUntilMs, task.progress, task.progressNote],
    ...[task.cancelRequested ? 1 : 0, task.id],
  ];
}

/** A task, or null. */
export async function readTask(db: Pick<SqlDriver, 'all'>, id: Task['id']): Promise<Task | null> {
  const [row] = await db.all<TaskRow>(taskRowStatements.get, [id]);
  return row ? toTask(row) : null;
}

function dataOf(json: string | null): TaskData | null {
  return json === null ? null : JSON.parse(json);
}

function textOf(data: TaskData | null): string | null {
  return data === null ? null : JSON.stringify(data);
}
