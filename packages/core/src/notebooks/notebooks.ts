import type { BegunBefore } from '../idempotency/begun-before.ts';
import type { NotebookId } from '../ids.ts';
import type { Notebook, NotebookState } from '../notebook.ts';
import type { NotebookStats } from '../files/file-store.ts';
import type { CountedPage, Page, PageRequest } from '../page.ts';
import type { Action } from '../permissions/can.ts';
import type { Actor, Role } from '../permissions/roles.ts';
import type { SyncReport } from '../sync/line.ts';
import type { Offset, Workspace } from '../workspaces/workspace-store.ts';
import type { NotebookChange, RegisteredNotebook } from './registered-notebook-store.ts';

/** A notebook as somebody sees it. */
export type NotebookView = RegisteredNotebook & { readonly role: Role };

/** What a new notebook shall be. */
export interface NewNotebook extends BegunBefore {
  /** Id or slug. */
  readonly workspace: string;
  readonly name: string;
  readonly description?: string | null | undefined;
  /** Below the workspace's folder; an existing folder is taken as it is. Absent: the slug of the name. */
  readonly path?: string | undefined;
}

/** How a notebook is, beyond its registration. */
export interface NotebookStatus {
  readonly state: NotebookState;
  readonly complete: boolean;
  readonly stats: NotebookStats;
}

/**
 * Registered notebooks, and the one gate to their content. A notebook is named by its id, or by `workspace/notebook`
 * with ids or slugs. What the actor may not see throws `not_found`.
 */
export interface Notebooks {
  create(actor: Actor, wanted: NewNotebook): Promise<NotebookView>;
  /** Those of one workspace, or of all that the actor may see. */
  list(
    actor: Actor,
    options?: PageRequest & Offset & { readonly workspace?: string | undefined },
  ): Promise<CountedPage<NotebookView>>;
  get(actor: Actor, name: string): Promise<NotebookView>;
  status(actor: Actor, name: string): Promise<NotebookStatus>;
  update(actor: Actor, name: string, change: NotebookChange): Promise<NotebookView>;
  /** Takes it out of every list; with `files: 'trash'` its folder goes to the workspace's trash, else no file is touched. */
  remove(actor: Actor, name: string, options: { readonly files: 'keep' | 'trash' }): Promise<void>;
  deleted(
    actor: Actor,
    options: PageRequest & { readonly workspace?: string | undefined },
  ): Promise<Page<RegisteredNotebook>>;
  restore(actor: Actor, id: NotebookId): Promise<NotebookView>;
  /** Compares the folder with the index now. */
  sync(actor: Actor, name: string): Promise<SyncReport>;
  /**
   * Opens the content for work that needs `action`: the notebook is as the actor may see it, and what is written
   * through it bears the actor's name. The one way to the content of a registered notebook.
   */
  use<T>(
    actor: Actor,
    name: string,
    action: Action,
    work: (
      notebook: Notebook,
      place: {
        readonly notebook: NotebookView;
        readonly workspace: Workspace;
        /** Aborted when the notebook is to be closed: work without an end of its own ends then. */
        readonly leave: AbortSignal;
      },
    ) => Promise<T>,
  ): Promise<T>;
  /** All that the actor may search, at most `limit` of them, by name. */
  searchable(
    actor: Actor,
    options: { readonly workspace?: string | undefined; readonly limit: number },
  ): Promise<{ readonly notebooks: readonly NotebookView[]; readonly more: boolean }>;
}
