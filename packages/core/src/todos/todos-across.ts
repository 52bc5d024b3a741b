import type { Notebook } from '../notebook.ts';
import type { Notebooks, NotebookView } from '../notebooks/notebooks.ts';
import type { Page, PageRequest } from '../page.ts';
import type { Action } from '../permissions/can.ts';
import type { Actor } from '../permissions/roles.ts';
import type { NotebookTodo, TodoFilter } from './todo-store.ts';

/** A todo of one of several notebooks. */
export type FoundTodo = NotebookTodo & { readonly notebook: NotebookView };

/** Whose todos are listed: those of one notebook, of a workspace, or all that the actor may see. */
export interface TodoArea {
  readonly notebook?: string | undefined;
  readonly workspace?: string | undefined;
}

/** A page of todos of several notebooks. */
export interface TodosAcross extends Page<FoundTodo> {
  /** Notebooks that could not be asked, with the reason; the todos of the others are here all the same. */
  readonly failed: readonly { readonly notebookId: string; readonly message: string }[];
}

/** Todos over one notebook or many. */
export interface Todos {
  /** Of more than 200 notebooks the first 200 by name are asked. */
  list(actor: Actor, area: TodoArea, filter?: TodoFilter, page?: PageRequest): Promise<TodosAcross>;
}

/** What a list over several notebooks uses of `Notebooks`: each one that is asked is asked through the gate. */
export interface TodoGate {
  readonly searchable: Notebooks['searchable'];
  use<T>(
    actor: Actor,
    name: string,
    action: Action,
    work: (notebook: Pick<Notebook, 'todos'>, place: { readonly notebook: NotebookView }) => Promise<T>,
  ): Promise<T>;
}
