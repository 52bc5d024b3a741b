import type { NotebookId, Ulid, UserId, WorkspaceId } from '../ids.ts';

/** Where a task stands. A failed try goes back to `pending` until no tries are left. */
export type TaskStatus = 'pending' | 'running' | 'completed' | 'failed' | 'cancelled';

/** Every status. */
export const TASK_STATUSES: readonly TaskStatus[] = Object.freeze([
  ...(['pending', 'running', 'completed', 'failed', 'cancelled'] as const),
]);

/** What a task is about; each type has its handler in the queue. */
export type TaskType = 'sync' | 'indexing' | 'backup' | 'maintenance';

/** Every type. */
export const TASK_TYPES: readonly TaskType[] = Object.freeze([
  ...(['sync', 'indexing', 'backup', 'maintenance'] as const),
]);

/** A plain JSON value. */
export type TaskValue =
  string | number | boolean | null | readonly TaskValue[] | { readonly [key: string]: TaskValue };

/** Input or output of a task: small, no content of files, no secret. */
export type TaskData = Readonly<Record<string, TaskValue>>;

/** Input and output may have so many bytes as JSON, in UTF-8. */
export const MAX_TASK_DATA_BYTES = 65_536;

/** Work that goes on in the background and survives a restart. It holds no content: it can be made again. */
export interface Task {
  readonly id: Ulid;
  readonly type: TaskType;
  readonly status: TaskStatus;
  /** Null: about the whole server. */
  readonly workspaceId: WorkspaceId | null;
  /** Of the tasks of one notebook only one runs at a time. */
  readonly notebookId: NotebookId | null;
  /** Who asked for it; null: the server itself. */
  readonly createdBy: UserId | null;
  readonly input: TaskData;
  /** Null until it has completed. */
  readonly output: TaskData | null;
  /** Why the last try failed, for people. */
  readonly error: string | null;
  readonly createdMs: number;
  /** When the last try began. */
  readonly startedMs: number | null;
  /** When it completed, failed or was cancelled. */
  readonly completedMs: number | null;
  /** It does not begin before. */
  readonly notBeforeMs: number;
  /** How often it was begun; what a shutdown cut off is not counted. */
  readonly attempts: number;
  readonly maxAttempts: number;
  /** Names the try that runs; every try has another one. */
  readonly holder: string | null;
  /** Until then nobody else takes it from its holder, who moves this on. */
  readonly leaseUntilMs: number | null;
  /** From 0 to 1. */
  readonly progress: number;
  /** What it is at, for people; null unless it runs. */
  readonly progressNote: string | null;
  /** No two tasks have the same. */
  readonly uniqueKey: string | null;
  /** A person wants it to end; while it runs it is told so. */
  readonly cancelRequested: boolean;
}

/** True for a task that will change no more by itself. */
export function isFinished({ status }: Pick<Task, 'status'>): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}
