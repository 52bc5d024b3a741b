import type { Notebook } from '../notebook.ts';
import type { Notebooks, NotebookView } from '../notebooks/notebooks.ts';
import type { Action } from '../permissions/can.ts';
import type { Actor } from '../permissions/roles.ts';

/** What of a notebook a search over several asks. */
export type SearchedNotebook = Pick<Notebook, 'search'> & {
  readonly files: Pick<Notebook['files'], 'getById'>;
};

/** What a search over several notebooks uses of `Notebooks`: each one that is asked is asked through the gate. */
export interface SearchGate {
  readonly searchable: Notebooks['searchable'];
  use<T>(
    actor: Actor,
    name: string,
    action: Action,
    work: (notebook: SearchedNotebook, place: { readonly notebook: NotebookView }) => Promise<T>,
  ): Promise<T>;
}
