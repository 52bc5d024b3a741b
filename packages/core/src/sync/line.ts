import type { Hash } from '../fs/file-system.ts';
import type { RelPath } from '../paths.ts';
import type { Upload } from '../files/upload.ts';
import type { FileProblem, FileVersion } from './notebook-index.ts';
import type { Origin, SyncScope } from './scope.ts';

/** How far long work has come. `total` is null while it is not known. */
export interface Progress {
  readonly phase: 'comparing' | 'reading' | 'finishing';
  /** Files done in this phase. */
  readonly done: number;
  readonly total: number | null;
}

/** For work that may take long. */
export interface LongWork {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** What one comparison with the disk found and did. */
export interface SyncReport {
  readonly added: number;
  readonly updated: number;
  readonly moved: number;
  readonly removed: number;
  /** Entries that were compared and had not changed. */
  readonly unchanged: number;
  /** Files whose content was read. */
  readonly read: number;
  /** Problems met in what was read, at most 1,000. */
  readonly problems: readonly FileProblem[];
  /** The last sequence number of the change log afterwards. */
  readonly seq: number;
}

/** What a write through us left behind. */
export interface WrittenFile {
  readonly path: RelPath;
  readonly hash: Hash;
  readonly sizeBytes: number;
  /** Where an outside edit was kept that this write would have replaced unseen; null in nearly all cases. */
  readonly conflict: RelPath | null;
  /** False when the file is safe on the disk but the index could not follow; a later comparison mends it. */
  readonly indexed: boolean;
}

/** Options of everything that changes a file. */
export interface ChangeOptions {
  /** The hash that must stand there now; null: nothing may stand there; absent: whatever stands there. */
  readonly ifHash?: Hash | null | undefined;
  readonly origin?: Origin | undefined;
  /** A version that is replaced is kept in the trash (of `write` alone). Default: false. */
  readonly keepReplaced?: boolean | undefined;
  /** See `WriteOptions` (of `write` alone). */
  readonly executable?: boolean | undefined;
}

/** What begins an upload in the line. */
export interface LineUpload {
  readonly path: RelPath;
  readonly sizeBytes: number | null;
  readonly ifHash?: Hash | null | undefined;
  readonly origin?: Origin | undefined;
  /** So many may whoever begins this one have open; default: any number. */
  readonly maxOpen?: number | undefined;
}

/** Options of finishing an upload. */
export interface CompleteUploadOptions extends ChangeOptions {
  /** What the bytes must be; anything else is refused. */
  readonly hash?: Hash | undefined;
}

/** Options of bringing back what was removed. */
export interface RestoreOptions {
  /** Another place than the one it was removed from. */
  readonly to?: RelPath | undefined;
  readonly origin?: Origin | undefined;
}

/** What came back out of the trash. */
export interface RestoredEntry {
  readonly path: RelPath;
  /** As in `WrittenFile`. */
  readonly indexed: boolean;
}

/** A difference between the disk and the index. */
export interface Drift {
  readonly path: RelPath;
  /** On the disk only; in the index only; other content than the index knows; not readable now. */
  readonly kind: 'missing' | 'ghost' | 'stale' | 'unreadable';
}

/** The answer of a full check: at most 1,000 differences are listed, all are counted. */
export interface DriftReport {
  readonly files: number;
  readonly drifted: number;
  readonly drift: readonly Drift[];
}

/**
 * The one door: whatever changes a notebook or its index goes through its line, one thing after the other,
 * live changes before bulk ones. It may run in another thread.
 */
export interface NotebookLine {
  /** Compares a scope with the disk and brings the index up to it. Safe to repeat. */
  sync(scope: SyncScope, work?: LongWork): Promise<SyncReport>;
  /** Writes a file atomically and indexes it. Throws `conflict` when the precondition fails. */
  write(path: RelPath, bytes: Uint8Array, options?: ChangeOptions): Promise<WrittenFile>;
  /** Renames a file or folder and moves its rows along; the sidecars of a file go with it. */
  move(from: RelPath, to: RelPath, options?: ChangeOptions): Promise<void>;
  /** Moves a file or folder to the trash; a file with its sidecars. */
  remove(path: RelPath, options?: ChangeOptions): Promise<void>;
  /** Makes a folder, and what is missing above it. Throws `conflict` when something stands there. */
  createFolder(path: RelPath, options?: Pick<ChangeOptions, 'origin'>): Promise<void>;
  /** Brings a file or folder back out of the trash, a file with its sidecars. See `NotebookTrash.restore` for errors. */
  restore(id: string, options?: RestoreOptions): Promise<RestoredEntry>;
  /** Takes entries out of the trash for good; unknown ids are no failure. Returns how many were there. */
  emptyTrash(ids: readonly string[]): Promise<number>;
  /** Notes since which commit files are as they are (null: not tracked); no change of the files, and none in the log. */
  noteVersions(versions: readonly FileVersion[]): Promise<void>;
  /** Begins a file that arrives in pieces. See `NotebookUploads` for this and the next three. */
  beginUpload(upload: LineUpload): Promise<Upload>;
  appendUpload(id: string, offset: number, bytes: Uint8Array): Promise<Upload>;
  completeUpload(id: string, options?: CompleteUploadOptions): Promise<WrittenFile>;
  discardUpload(id: string): Promise<void>;
  /** Reads every file and tells where the index differs; changes nothing. */
  check(work?: LongWork): Promise<DriftReport>;
  close(): Promise<void>;
}
