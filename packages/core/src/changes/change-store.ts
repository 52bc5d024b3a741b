import type { NotebookId, Ulid } from '../ids.ts';
import type { RelPath } from '../paths.ts';
import type { Visibility } from '../permissions/visibility.ts';
import type { Origin } from '../sync/scope.ts';

/** What a log row tells. */
export type ChangeKind =
  'file.added' | 'file.written' | 'file.metadata' | 'file.moved' | 'file.deleted' | 'notebook.resynced';

/** One row of the change log. */
export interface Change {
  readonly cursor: ChangeCursor;
  readonly seq: number;
  readonly atMs: number;
  readonly kind: ChangeKind;
  readonly notebookId: NotebookId;
  /** Null for changes of the whole notebook. */
  readonly fileId: Ulid | null;
  readonly path: RelPath | null;
  /** Where the file was before, for a move. */
  readonly oldPath: RelPath | null;
  readonly origin: Origin;
}

declare const cursorBrand: unique symbol;
/** `<epoch>.<seq>`: everything up to this row has been seen. */
export type ChangeCursor = string & { readonly [cursorBrand]: true };

/** A stretch of the log. */
export interface ChangeBatch {
  readonly changes: readonly Change[];
  /** Where to go on. */
  readonly cursor: ChangeCursor;
}

/** Reads the change log of an index. */
export interface ChangeStore {
  /** The position after the newest row. */
  head(visibility: Visibility): Promise<ChangeCursor>;
  /**
   * Rows after `cursor`, oldest first, at most `limit` (1 to 1,000). Throws `stale` when the cursor is of another
   * epoch or its rows were compacted away, `invalid` when it is no cursor.
   */
  since(visibility: Visibility, cursor: ChangeCursor, limit: number): Promise<ChangeBatch>;
  /** Rows before `seq` (null: the newest), newest first, at most `limit` (1 to 1,000), as far back as they are kept. */
  before(visibility: Visibility, seq: number | null, limit: number): Promise<readonly Change[]>;
}

/** Builds a cursor. */
export function changeCursor(epoch: Ulid, seq: number): ChangeCursor {
  return `${epoch}.${seq}` as ChangeCursor;
}

/** Takes a cursor apart; null when the text is none. */
export function parseChangeCursor(text: string): { readonly epoch: string; readonly seq: number } | null {
  const match = /^([0-9A-HJKMNP-TV-Z]{26})\.(\d{1,15})$/.exec(text);
  return match ? { epoch: match[1]!, seq: Number(match[2]) } : null;
}
