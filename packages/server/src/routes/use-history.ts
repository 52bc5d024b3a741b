import type { Action, Actor, Codex, Notebook, NotebookId } from '@codexlab/core';
import { hidingPlaces, withoutPlaces } from '../http/without-places.ts';
import { type FileCall, type FoundFile, useFile } from './use-file.ts';

/** Who asks, and about which notebook. */
interface NotebookCall {
  readonly actor: Actor;
  readonly codex: Codex;
  readonly params: { readonly notebook: string };
}

/**
 * Does work with the history of a notebook. A repository may lie in a larger folder, and git speaks of it by its place:
 * failures are told without it.
 */
export function useHistory<T>(
  { codex, actor, params }: NotebookCall,
  action: Action,
  work: (notebook: Notebook, notebookId: NotebookId) => Promise<T>,
): Promise<T> {
  return codex.notebooks.use(actor, params.notebook, action, (notebook, place) =>
    hidingPlaces(notebook.ref.root, () => work(notebook, place.notebook.id)),
  );
}

/** The same for the history of a file. */
export function useFileHistory<T>(
  call: FileCall,
  action: Action,
  work: (found: FoundFile) => Promise<T>,
): Promise<T> {
  return useFile(call, action, (found) => hidingPlaces(found.notebook.ref.root, () => work(found)));
}

/** Makes texts about a notebook's repository fit for those who do not see the machine. */
export function telling({ ref }: Notebook): (text: string) => string {
  return (text) => withoutPlaces(text, ref.root);
}
