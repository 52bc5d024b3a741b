import type { NotebookId } from '../ids.ts';

/** Which notebooks somebody may read. Every list, search and stream takes it as its first argument. */
export type Visibility = { readonly notebooks: 'all' | ReadonlySet<NotebookId> };

/** Sees every notebook: the owner of the process, as when the library is embedded or the command is run. */
export const seesAll: Visibility = Object.freeze({ notebooks: 'all' });

/** Sees nothing. */
export const seesNothing: Visibility = Object.freeze({ notebooks: new Set<NotebookId>() });

/** True when the notebook is among those that may be read. */
export function isVisible(visibility: Visibility, notebook: NotebookId): boolean {
  return visibility.notebooks === 'all' || visibility.notebooks.has(notebook);
}
