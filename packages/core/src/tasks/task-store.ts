import type { Deed } from '../audit/deed.ts';
import type { NotebookId, Ulid, WorkspaceId } from '../ids.ts';
import type { CountedPage, PageRequest } from '../page.ts';
import type { Offset } from '../workspaces/workspace-store.ts';
import type { Task, TaskData, TaskStatus, TaskType } from './task.ts';

/** What is said of a task when it is made; it begins as `pending`. */
export interface NewTask {
  readonly id: Ulid;
  readonly type: TaskType;
  readonly workspaceId: WorkspaceId | null;
  readonly notebookId: NotebookId | null;
  readonly createdBy: Task['createdBy'];
  readonly input: TaskData;
  readonly createdMs: number;
  readonly notBeforeMs: number;
  readonly maxAttempts: number;
  readonly uniqueKey: string | null;
}

/** Which tasks a list shows. */
export interface TaskFilter {
  /** Null among them: those of the whole server. */
  readonly workspaceIds: readonly (WorkspaceId | null)[];
  readonly notebookId?: NotebookId | undefined;
  readonly type?: TaskType | undefined;
  readonly status?: TaskStatus | undefined;
}

/** Who takes a task, and for how long. */
export interface TaskClaim {
  /** Never used before. */
  readonly holder: string;
  readonly types: readonly TaskType[];
  readonly nowMs: number;
  readonly leaseUntilMs: number;
}

/** A try of a task that somebody holds. */
export interface HeldTask {
  readonly id: Ulid;
  readonly holder: string;
}

/** A sign of life of a try, with how far it has come where that is news. */
export interface TaskRenewal {
  readonly nowMs: number;
  readonly leaseUntilMs: number;
  readonly progress?: { readonly fraction: number; readonly note: string | null } | undefined;
}

/** Whether a try still holds its task; `cancel`: it does, and shall end. */
export type TaskHold = 'held' | 'cancel' | 'lost';

/** How a try ended. */
export type TaskEnd = { readonly atMs: number } & (
  | { readonly status: 'completed'; readonly output: TaskData | null }
  /** `retryMs`: when it may be tried again, if tries are left; null: not at all. */
  | { readonly status: 'failed'; readonly error: string; readonly retryMs: number | null }
  | { readonly status: 'cancelled' }
  /** Given back unfinished: it is pending again, and the try does not count. */
  | { readonly status: 'released' }
);

/**
 * The durable queue. Each change of a task is a row of the change log (`task.created`, `started`, `progressed`,
 * `retried`, `completed`, `failed`, `cancelled`) with the payload `{ type, status, progress }`; a deed of a person
 * stands in the audit log too, one without an actor is the machine's own and does not.
 */
export interface TaskStore {
  /**
   * Adds a task. When its unique key is known, that task is given and nothing changes. With `join` so is one that is
   * pending already with the same type, notebook and input.
   */
  create(
    task: NewTask,
    deed: Deed,
    options?: { readonly join?: boolean | undefined },
  ): Promise<{ readonly task: Task; readonly created: boolean }>;
  get(id: Ulid): Promise<Task | null>;
  /** Newest first. */
  list(filter: TaskFilter, page: PageRequest & Offset): Promise<CountedPage<Task>>;
  /** How many there are of each status. */
  counts(): Promise<Readonly<Record<TaskStatus, number>>>;
  /**
   * Ends what is pending at once; what runs is asked to end (`cancelRequested`). Nothing changes when that was asked
   * before. Throws `not_found`, and `conflict` when it has completed or failed.
   */
  cancel(id: Ulid, deed: Deed): Promise<Task>;
  /** Begins a failed or cancelled task anew, with all its tries. Throws `not_found`, and `conflict` for any other. */
  retry(id: Ulid, deed: Deed): Promise<Task>;
  /**
   * Takes the oldest pending task that is due and whose notebook has none running; null: there is none. Before that,
   * running ones whose lease ran out are pending again, failed when no tries are left, or cancelled when that was asked.
   */
  claim(claim: TaskClaim): Promise<Task | null>;
  renew(held: HeldTask, renewal: TaskRenewal): Promise<TaskHold>;
  /** False, and nothing changes, when the task is held by another try or by none. */
  finish(held: HeldTask, end: TaskEnd): Promise<boolean>;
  /** Forgets what was finished before `beforeMs`, at most 1,000; returns how many. */
  purge(beforeMs: number): Promise<number>;
}
