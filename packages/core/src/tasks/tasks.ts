import type { CountedPage, PageRequest } from '../page.ts';
import type { Actor } from '../permissions/roles.ts';
import type { Offset } from '../workspaces/workspace-store.ts';
import type { Task, TaskData, TaskStatus, TaskType } from './task.ts';

/** What somebody wants done in the background. */
export interface WantedTask {
  readonly type: TaskType;
  /** By id or `workspace/notebook`; required for `sync` and `indexing`, refused for the others. */
  readonly notebook?: string | undefined;
  readonly input?: TaskData | undefined;
}

/** Which tasks to list; absent: any. */
export interface TaskQuery {
  /** Id or slug; not together with a notebook. */
  readonly workspace?: string | undefined;
  readonly notebook?: string | undefined;
  readonly type?: TaskType | undefined;
  readonly status?: TaskStatus | undefined;
}

/**
 * Background work. Members see the tasks of their workspaces, editors start and end them; those of the whole server are
 * for superusers. What the actor may not see throws `not_found`.
 */
export interface Tasks {
  /** Gives the one that is pending already when it would do the same. Throws `invalid` with `{ field }`. */
  create(actor: Actor, wanted: WantedTask): Promise<Task>;
  /** Newest first. */
  list(actor: Actor, options?: TaskQuery & PageRequest & Offset): Promise<CountedPage<Task>>;
  get(actor: Actor, id: string): Promise<Task>;
  /** What runs is asked to end, and ends soon. Throws `conflict` when it has completed or failed. */
  cancel(actor: Actor, id: string): Promise<Task>;
  /** Begins a failed or cancelled task anew. Throws `conflict` for any other. */
  retry(actor: Actor, id: string): Promise<Task>;
}
