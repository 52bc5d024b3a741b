import {
  type CursorKey,
  decodeCursor,
  type FileId,
  type NotebookId,
  type NotebookTodo,
  pageLimit,
  type RelPath,
  type TodoFilter,
  todoList,
  type TodoStore,
} from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import type { SqlFragment } from '../sql.ts';
import { createGate, EMPTY_PAGE } from './gate.ts';
import { toPage } from './keyset.ts';
import { NO_DUE } from './todo-rows.ts';
import { leadOf, todoQuery } from './todo-query.ts';

type Reads = Pick<SqlDriver, 'all'>;

/** Reads the todos of one notebook's index. */
export function createTodoStore(driver: Reads, notebookId: NotebookId): TodoStore {
  const gate = createGate(notebookId);
  const ask = <R>({ sql, params }: SqlFragment) => driver.all<R>(sql, params);
  return {
    list: (visibility, filter, page) =>
      gate(visibility, EMPTY_PAGE, async () => {
        const list = todoList(filter);
        const limit = pageLimit(page);
        const after = decodeCursor(list, page.cursor);
        const lead = await leadOf(ask, filter);
        const rows = await ask<TodoRow>(todoQuery(filter, { after, wanted: limit + 1, lead }));
        return toPage(list, rows, limit, {
          item: (row) => toTodo(row, filter),
          key: (row) => positionOf(row, filter),
        });
      }),
  };
}

interface TodoRow {
  readonly rid: number;
  readonly ordinal: number;
  readonly id: FileId;
  readonly path: RelPath;
  readonly title: string | null;
  readonly line: number;
  readonly done: number;
  readonly due: string;
  readonly text: string;
  readonly heading: string | null;
}

function toTodo(row: TodoRow, filter: TodoFilter): NotebookTodo {
  return {
    fileId: row.id,
    path: row.path,
    title: row.title,
    line: row.line,
    text: row.text,
    heading: row.heading,
    done: row.done === 1,
    due: row.due === NO_DUE ? null : row.due,
    position: positionOf(row, filter),
  };
}

function positionOf({ path, due, rid, ordinal }: TodoRow, { sort = 'due' }: TodoFilter): CursorKey {
  return sort === 'due' ? [due, rid, ordinal] : [path, ordinal];
}
