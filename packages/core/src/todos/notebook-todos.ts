import type { Page, PageRequest } from '../page.ts';
import type { Visibility } from '../permissions/visibility.ts';
import type { NotebookTodo, TodoFilter, TodoStore } from './todo-store.ts';

/** The todos that stand in the notes of a notebook. */
export interface NotebookTodos {
  list(filter?: TodoFilter, page?: PageRequest): Promise<Page<NotebookTodo>>;
}

/** The todos as they are seen. */
export function createTodos(store: TodoStore, visibility: Visibility): NotebookTodos {
  return { list: (filter = {}, page = {}) => store.list(visibility, filter, page) };
}
