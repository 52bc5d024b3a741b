import type { Task, TaskData, TaskType } from './task.ts';

/** What a handler has beside its task. */
export interface TaskRun {
  /** Aborted when the task is cancelled, lost, or the server ends: stop soon, and throw. */
  readonly signal: AbortSignal;
  /** How far it has come, from 0 to 1, with a few words; tell it as often as you like. */
  progress(fraction: number, note?: string): void;
}

/**
 * Does the work of a task. It may be called again for the same task after a crash, so each step must be safe to repeat.
 * What it returns is the output; a `CodexError` that cannot mend itself (`not_found`, `invalid`, …) fails the task at
 * once, anything else that is thrown is tried again.
 */
export type TaskHandler = (task: Task, run: TaskRun) => Promise<TaskData | null>;

/** Handlers by the type of task; tasks of other types wait. */
export type TaskHandlers = { readonly [T in TaskType]?: TaskHandler | undefined };
