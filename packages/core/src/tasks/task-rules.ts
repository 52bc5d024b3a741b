import type { Deed, DeedDetails } from '../audit/deed.ts';
import { CodexError } from '../errors.ts';
import { isFinished, MAX_TASK_DATA_BYTES, type Task, type TaskData, type TaskStatus } from './task.ts';
import type { NewTask, TaskClaim, TaskEnd, TaskRenewal } from './task-store.ts';

/** What happened to a task: how it is now, and the kind of the row that tells so. */
export interface TaskStep {
  readonly task: Task;
  readonly kind: string;
}

/** Nobody is at it, so there is nothing to say of what it is at. */
const NOT_HELD = { holder: null, leaseUntilMs: null, progressNote: null } as const;
/** A word to people about a try that never told how it ended. */
const LOST = 'The server stopped while this ran, and no tries are left.';

/** The task as it begins. Throws `too_large` for input beyond `MAX_TASK_DATA_BYTES`. */
export function newTask(wanted: NewTask): Task {
  requireSmall(wanted.input, 'input');
  return {
    ...{ ...wanted, ...NOT_HELD, status: 'pending', output: null, error: null, startedMs: null },
    ...{ completedMs: null, attempts: 0, progress: 0, cancelRequested: false },
  };
}

/** What the rows about a task tell of it. */
export function taskPayload({ type, status, progress }: Task): DeedDetails {
  return { type, status, progress };
}

/** What the machine does by itself: told in the change log, not in the audit log. */
export function machineDeed(kind: string, atMs: number): Deed {
  return { atMs, kind, actorId: null, via: 'server', requestId: null, address: null };
}

/** Counts of every status, those that were not counted as 0. */
export function countsBy(
  rows: readonly { readonly status: TaskStatus; readonly n: number }[],
): Readonly<Record<TaskStatus, number>> {
  const none = { pending: 0, running: 0, completed: 0, failed: 0, cancelled: 0 };
  return { ...none, ...Object.fromEntries(rows.map(({ status, n }) => [status, n])) };
}

/** True when one would do just what the other does. */
export function isSameWork(a: Task, b: NewTask): boolean {
  return (
    a.type === b.type && a.notebookId === b.notebookId && JSON.stringify(a.input) === JSON.stringify(b.input)
  );
}

/** A pending task that a holder takes. */
export function startTask(task: Task, { holder, nowMs, leaseUntilMs }: TaskClaim): TaskStep {
  const held = { holder, leaseUntilMs, startedMs: nowMs, attempts: task.attempts + 1 };
  const fresh = { output: null, error: null, progress: 0, progressNote: null };
  return { task: { ...task, ...fresh, ...held, status: 'running' }, kind: 'task.started' };
}

/** A running task whose lease ran out. */
export function lapseTask(task: Task, nowMs: number): TaskStep {
  if (task.cancelRequested) return ended(task, 'cancelled', nowMs);
  if (task.attempts >= task.maxAttempts) return ended({ ...task, error: LOST }, 'failed', nowMs);
  return waiting({ ...task, notBeforeMs: nowMs });
}

/** True for the try that the task is held by; whoever lost it is told so by this. */
export function isHeld(task: Task | null, holder: string): task is Task {
  return task?.status === 'running' && task.holder === holder;
}

/** A sign of life; `kind` is null when the row that would tell it (`taskPayload`) would say what the last one said. */
export function renewTask(
  task: Task,
  { leaseUntilMs, progress }: TaskRenewal,
): Omit<TaskStep, 'kind'> & {
  readonly kind: 'task.progressed' | null;
} {
  const fraction = progress ? between0And1(progress.fraction) : task.progress;
  const note = progress ? progress.note : task.progressNote;
  return {
    task: { ...task, leaseUntilMs, progress: fraction, progressNote: note },
    kind: fraction === task.progress ? null : 'task.progressed',
  };
}

/** A try that ended. Throws `too_large` for output beyond `MAX_TASK_DATA_BYTES`. */
export function finishTask(task: Task, end: TaskEnd): TaskStep {
  if (end.status === 'completed') {
    requireSmall(end.output, 'output');
    return ended({ ...task, output: end.output, error: null, progress: 1 }, 'completed', end.atMs);
  }
  if (end.status === 'cancelled' || task.cancelRequested) return ended(task, 'cancelled', end.atMs);
  if (end.status === 'released') return waiting({ ...task, attempts: Math.max(0, task.attempts - 1) });
  const failed = { ...task, error: end.error };
  if (end.retryMs === null || task.attempts >= task.maxAttempts) return ended(failed, 'failed', end.atMs);
  return waiting({ ...failed, notBeforeMs: end.retryMs });
}

/** A task that a person wants to end; null: that is known already. Throws `conflict` when it has ended otherwise. */
export function cancelTask(task: Task, atMs: number): Task | null {
  if (task.status === 'cancelled' || task.cancelRequested) return null;
  if (isFinished(task)) throw wrongStatus(task, 'It has ended already.');
  if (task.status === 'running') return { ...task, cancelRequested: true };
  return { ...ended(task, 'cancelled', atMs).task, cancelRequested: true };
}

/** A task that a person wants tried anew. Throws `conflict`. */
export function retryTask(task: Task, atMs: number): Task {
  if (task.status !== 'failed' && task.status !== 'cancelled')
    throw wrongStatus(task, 'Only a failed or cancelled task can be tried again.');
  const anew = { attempts: 0, error: null, startedMs: null, completedMs: null };
  return { ...task, ...anew, status: 'pending', notBeforeMs: atMs, progress: 0, cancelRequested: false };
}

function ended(task: Task, status: 'completed' | 'failed' | 'cancelled', atMs: number): TaskStep {
  return { task: { ...task, ...NOT_HELD, status, completedMs: atMs }, kind: `task.${status}` };
}

function waiting(task: Task): TaskStep {
  return { task: { ...task, ...NOT_HELD, status: 'pending' }, kind: 'task.retried' };
}

function between0And1(fraction: number): number {
  return Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : 0;
}

function wrongStatus({ status }: Task, message: string): CodexError {
  return new CodexError('conflict', `This task is ${status}. ${message}`, { field: 'status', status });
}

function requireSmall(data: TaskData | null, field: 'input' | 'output'): void {
  if (new TextEncoder().encode(JSON.stringify(data)).length <= MAX_TASK_DATA_BYTES) return;
  const message = `The ${field} of a task has at most ${MAX_TASK_DATA_BYTES} bytes as JSON.`;
  throw new CodexError('too_large', message, { field });
}
