import type { PageRequest } from '../page.ts';
import type { NotebookView } from '../notebooks/notebooks.ts';
import type { Actor } from '../permissions/roles.ts';
import type { SearchHit, SearchSort } from './search-store.ts';

/** A hit of one of several notebooks. */
export type NotebookHit = SearchHit & { readonly notebook: NotebookView };

/** Which notebooks are searched: one, those of a workspace, or all that the actor may see. */
export interface SearchArea {
  readonly notebook?: string | undefined;
  readonly workspace?: string | undefined;
}

/** What was found in several notebooks. */
export interface FoundAcross {
  readonly items: readonly NotebookHit[];
  readonly nextCursor: string | null;
  readonly total: number;
  readonly approximate: boolean;
  /** Notebooks that could not be asked, with the reason; what was found in the others is here all the same. */
  readonly failed: readonly { readonly notebookId: string; readonly message: string }[];
}

/** Search over one notebook or many. */
export interface SearchAcross {
  search(
    actor: Actor,
    area: SearchArea,
    text: string,
    options?: PageRequest & { readonly sort?: SearchSort | undefined },
  ): Promise<FoundAcross>;
}

/** The one notebook that an area is about, as `Notebooks` takes names; null: several. */
export function notebookName({ workspace, notebook }: SearchArea): string | null {
  if (notebook === undefined) return null;
  return workspace === undefined || notebook.includes('/') ? notebook : `${workspace}/${notebook}`;
}
