import type { EntryKind } from '../fs/file-system.ts';
import type { Ulid } from '../ids.ts';
import type { Page, PageRequest } from '../page.ts';
import type { RelPath } from '../paths.ts';
import type { Origin } from '../sync/scope.ts';

/** How long what was removed is kept. */
export const TRASH_TTL_MS = 30 * 24 * 60 * 60 * 1000;

/** A removed file or folder. The sidecars of a file come and go with it. */
export interface TrashedEntry {
  readonly id: Ulid;
  /** Where it was; null for bytes found after a crash, of which nobody knows. */
  readonly path: RelPath | null;
  readonly kind: EntryKind;
  /** Null for folders. */
  readonly sizeBytes: number | null;
  readonly deletedMs: number;
  /** Until then it is kept at least. */
  readonly expiresMs: number;
  readonly origin: Origin;
}

/** What was removed, and the way back. */
export interface NotebookTrash {
  /** Newest first. */
  list(page?: PageRequest): Promise<Page<TrashedEntry>>;
  /**
   * Puts an entry back where it was, or at `to`. Nothing is ever replaced: throws `conflict` when something stands there
   * now, `not_found` for an unknown id, `invalid` (field `to`) when its old place is not known.
   */
  restore(
    id: string,
    options?: { readonly to?: string | undefined; readonly origin?: Origin | undefined },
  ): Promise<{ readonly path: RelPath }>;
  /**
   * Takes entries away for good: some (`ids`, with the sidecars of each), or all that were removed before a moment
   * (default: now). Returns how many. Throws `invalid` for what is no id.
   */
  empty(options?: {
    readonly ids?: readonly string[] | undefined;
    readonly beforeMs?: number | undefined;
    readonly origin?: Origin | undefined;
  }): Promise<{ readonly removed: number }>;
}
