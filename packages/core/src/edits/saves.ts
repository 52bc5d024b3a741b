import type { Hash } from '../fs/file-system.ts';
import type { Origin } from '../sync/scope.ts';
import type { WrittenFile } from '../sync/line.ts';
import type { TextDiff } from '../text/text-diff.ts';
import type { FileEdit } from './edit.ts';

/** A file that was saved, and how. */
export interface SavedVersion {
  readonly file: WrittenFile;
  /**
   * `written`: it stands there as it was given. `merged`: somebody else had changed it since `base`, elsewhere in the file;
   * both changes stand there now.
   */
  readonly outcome: 'written' | 'merged';
  /** From what stood there before to what stands there now; null when it was not asked for. */
  readonly diff: TextDiff | null;
}

/**
 * Why a file was not saved. `overlap`: both changed the same place. `no_base`: the version that the writer had before them is
 * not known any more. `not_text`: one of the versions is no text, or too large to be merged. `gone`: the file is not there
 * any more. `exists`: there is a file where the writer knew of none. `busy`: it changed again each time that it was merged.
 */
export type SaveConflict = 'overlap' | 'no_base' | 'not_text' | 'gone' | 'exists' | 'busy';

/** Options of `save`. */
export interface SaveOptions {
  /** The hash of the version that the writer had before them; null: there was no file. */
  readonly base: Hash | null;
  readonly diff?: boolean | undefined;
  readonly origin?: Origin | undefined;
}

/** Options of `edit`. */
export interface EditOptions {
  /** The hash of the whole file that the writer saw; absent: whatever stands there now. */
  readonly ifHash?: Hash | undefined;
  readonly dryRun?: boolean | undefined;
  readonly origin?: Origin | undefined;
}

/** A file whose parts were edited. */
export interface EditedFile {
  /** Null for a dry run, and when nothing changed. */
  readonly file: WrittenFile | null;
  readonly diff: TextDiff;
}

/** Writing in a place where others write too. */
export interface NotebookEdits {
  /**
   * Writes a whole file that was read as `base`. Has the disk moved on, the two changes are merged, with that version as
   * common ground. Throws `conflict` when they touch the same place, or when there is no common ground or no text to
   * merge: nothing is changed then, and the details hold `current` (hash, null: gone), `reason` (see `SaveConflict`) and
   * for `overlap` `conflictCount` and `conflicts` (see `MergeConflict`, `ours` being what was to be saved; at most 100,
   * texts of at most 4,096 characters).
   */
  save(path: string, content: Uint8Array | string, options: SaveOptions): Promise<SavedVersion>;
  /**
   * Changes parts of a file, all or none. An edit by somebody else in between is no matter as long as the addressed parts
   * can still be found and `ifPartHash` holds. Throws as `ContentEditor.apply` does, `conflict` when `ifHash` differs,
   * `too_large`.
   */
  edit(path: string, edits: readonly FileEdit[], options?: EditOptions): Promise<EditedFile>;
  /** Keeps the version that somebody was given for editing, as the ground of a later merge. */
  noteRead(hash: Hash, bytes: Uint8Array): void;
}
