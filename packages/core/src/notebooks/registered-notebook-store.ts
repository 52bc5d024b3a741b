import type { ChangeCursor } from '../changes/change-store.ts';
import type { Deed } from '../audit/deed.ts';
import type { NotebookId, WorkspaceId } from '../ids.ts';
import type { CountedPage, Page, PageRequest } from '../page.ts';
import type { Offset } from '../workspaces/workspace-store.ts';

/** A notebook as the system knows it: a folder below the folder of its workspace. */
export interface RegisteredNotebook {
  readonly id: NotebookId;
  readonly workspaceId: WorkspaceId;
  readonly name: string;
  /** For addresses, unique in the workspace. */
  readonly slug: string;
  /** Relative to the workspace's folder, `.` for that folder itself; unique in the workspace. */
  readonly path: string;
  readonly description: string | null;
  readonly createdMs: number;
  readonly updatedMs: number;
  /** When it was deleted; null while it is there. */
  readonly deletedMs: number | null;
  /** Where its files were put when it was deleted with them; relative to the workspace's folder. */
  readonly trashPath: string | null;
}

/** What may be changed of a notebook; absent: stays as it is. */
export type NotebookChange = Partial<Pick<RegisteredNotebook, 'name' | 'slug' | 'description'>>;

/**
 * Registered notebooks. `get` finds deleted ones too, also of a deleted workspace; `getBySlug`, lists and changes do not.
 * Clashes throw `conflict` with details `{ field: 'slug' | 'path' | 'id' }`, unknown ones `not_found`.
 */
export interface RegisteredNotebookStore {
  /**
   * An id is free again once its notebook, or the workspace of that, is deleted: the new registration takes the place
   * of the old one, wherever that was, which can be restored no more; `auditedUntil` stays.
   */
  create(notebook: RegisteredNotebook, deed: Deed): Promise<void>;
  get(id: NotebookId): Promise<RegisteredNotebook | null>;
  getBySlug(workspaceId: WorkspaceId, slug: string): Promise<RegisteredNotebook | null>;
  /** Those in the given workspaces that are not deleted, by name. */
  list(
    workspaceIds: readonly WorkspaceId[],
    page: PageRequest & Offset,
  ): Promise<CountedPage<RegisteredNotebook>>;
  update(id: NotebookId, change: NotebookChange, deed: Deed): Promise<RegisteredNotebook>;
  remove(id: NotebookId, trashPath: string | null, deed: Deed): Promise<void>;
  /** Takes a deletion back. Throws `not_found` when it is not deleted, `conflict` when slug or path is taken by now. */
  restore(id: NotebookId, deed: Deed): Promise<RegisteredNotebook>;
  /** Deleted notebooks of the workspaces, newest first. */
  deleted(workspaceIds: readonly WorkspaceId[], page: PageRequest): Promise<Page<RegisteredNotebook>>;
  /** Up to where the notebook's changes are known to be in the audit log; null: from the start. */
  auditedUntil(id: NotebookId): Promise<ChangeCursor | null>;
  setAuditedUntil(id: NotebookId, cursor: ChangeCursor): Promise<void>;
}
