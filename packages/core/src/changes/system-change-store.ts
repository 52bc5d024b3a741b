import type { WorkspaceId, NotebookId } from '../ids.ts';
import type { DeedDetails } from '../audit/deed.ts';
import type { ChangeCursor } from './change-store.ts';

/** One row of the system's change log: what changed, for whoever shows it; the audit log is another one. */
export interface SystemChange {
  readonly cursor: ChangeCursor;
  readonly seq: number;
  readonly atMs: number;
  /** `workspace.updated`, `member.removed`, … */
  readonly kind: string;
  readonly entity: string;
  readonly entityId: string | null;
  readonly workspaceId: WorkspaceId | null;
  readonly notebookId: NotebookId | null;
  readonly actorId: string | null;
  readonly via: string;
  readonly requestId: string | null;
  readonly payload: DeedDetails;
}

/** Reads the system's change log. */
export interface SystemChangeStore {
  head(): Promise<ChangeCursor>;
  /** Rows after `cursor`, oldest first, at most `limit` (1 to 1,000). Throws `stale` and `invalid` as `ChangeStore` does. */
  since(
    cursor: ChangeCursor,
    limit: number,
  ): Promise<{ readonly changes: readonly SystemChange[]; readonly cursor: ChangeCursor }>;
  /**
   * Calls `listener` soon after this process has added rows, once they can be read (once for several, it may be), until
   * the returned function is called. It tells nothing and must not throw: whoever listens reads from their own cursor.
   */
  watch(listener: () => void): () => void;
  /** Forgets all but the newest `keep` rows, at most 1,000 at once; returns how many. */
  compact(keep: number): Promise<number>;
}
