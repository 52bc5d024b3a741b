import type { FileId } from '../ids.ts';
import type { CursorKey, Page, PageRequest } from '../page.ts';
import type { RelPath } from '../paths.ts';
import type { Visibility } from '../permissions/visibility.ts';

/** A todo with the note that it stands in. */
export interface NotebookTodo {
  readonly fileId: FileId;
  readonly path: RelPath;
  /** Of the note. */
  readonly title: string | null;
  /** 1-based line on which its box stands, as the index knows the file. */
  readonly line: number;
  readonly text: string;
  readonly heading: string | null;
  readonly done: boolean;
  /** A day such as `2026-11-21`, or null. */
  readonly due: string | null;
  /** Where it stands in the order of its list: what sorts it, then numbers. */
  readonly position: CursorKey;
}

/** How todos are ordered: by when they are due (those without a day last), or as they stand in the files, by path. */
export type TodoSort = 'due' | 'path';

/** Which todos to list. */
export interface TodoFilter {
  /** True: those that are done; false: those that are not. Absent: both. */
  readonly done?: boolean | undefined;
  /** Only those that are due before this day, `2026-11-21`. */
  readonly dueBefore?: string | undefined;
  /** Only below this folder (to the bottom). */
  readonly folder?: RelPath | undefined;
  /** Default: `due`. */
  readonly sort?: TodoSort | undefined;
}

/** Reads todos out of an index. */
export interface TodoStore {
  list(visibility: Visibility, filter: TodoFilter, page: PageRequest): Promise<Page<NotebookTodo>>;
}

/** The name that the cursors of such a list bear; their key is the position of the last item. */
export function todoList({ done, dueBefore, folder, sort = 'due' }: TodoFilter): string {
  return `todos ${JSON.stringify([done ?? null, dueBefore ?? null, folder ?? '', sort])}`;
}
