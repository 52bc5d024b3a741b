import type { RelPath } from '../paths.ts';

declare const hashBrand: unique symbol;
/** SHA-256 of a file's bytes as 64 lower-case hexadecimal digits; of a link, that of its target text. */
export type Hash = string & { readonly [hashBrand]: true };

/** What kind of directory entry a path is. Links are listed and never followed. */
export type EntryKind = 'file' | 'folder' | 'link' | 'other';

/** What the file system says of one entry, without following links. */
export interface FileStat {
  readonly path: RelPath;
  readonly kind: EntryKind;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** `size:mtimeNs:ctimeNs:inode` as text: nanoseconds lose digits as numbers. Equal keys: not changed. */
  readonly statKey: string;
  /** Set by a comparison: the files beside it that hold its metadata; their keys are part of `statKey` then. */
  readonly sidecars?: readonly FileStat[] | undefined;
  /** `inode:birthNs`: stays the same when an entry is renamed, differs when an inode is used again. `''` if unknown. */
  readonly identity: string;
}

/** The bytes of a file up to the asked limit, with the hash of the whole file. */
export interface FileContent {
  readonly stat: FileStat;
  readonly bytes: Uint8Array;
  readonly hash: Hash;
  /** True when the file goes on after `bytes`. */
  readonly truncated: boolean;
}

/**
 * An open file. Its bytes stay those of the moment it was opened, whatever takes its name meanwhile; only a program that
 * writes into the file itself changes them. Methods throw `unavailable` when the disk fails, or after `close`.
 */
export interface OpenEntry {
  readonly stat: FileStat;
  /** At most `length` bytes from `offset` on, fewer only where the file ends. No other bytes are read. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** SHA-256 of the whole file, read piece by piece. */
  hash(): Promise<Hash>;
  /** Safe to repeat. */
  close(): Promise<void>;
}

/** A condition on what stands at a path now: a hash it must have, null for "nothing there", absent for "whatever". */
export interface Precondition {
  readonly ifHash?: Hash | null | undefined;
}

/** How a file is written. */
export interface WriteOptions extends Precondition {
  /** Whoever may read it may run it as a program, too. Default: as before; disks without such a mark ignore it. */
  readonly executable?: boolean | undefined;
}

/** What a write left behind. */
export interface WriteResult {
  readonly stat: FileStat;
  readonly hash: Hash;
  /** Where an outside edit was kept that was replaced between the check and the rename; null in nearly all cases. */
  readonly conflict: RelPath | null;
}

/** Where removed bytes go: the folder `.codex/trash/<id>/`, with this manifest beside them. */
export interface TrashEntry {
  readonly id: string;
  readonly manifest: string;
}

/**
 * The folder of one notebook. Every method confines itself to the root, whatever links or races it meets.
 *
 * All methods throw `CodexError`: `not_found` when the entry does not exist, `conflict` when a precondition
 * fails (details: `current`, the hash that stands there, or null), `unavailable` for anything the system refuses
 * (details: `errno`, for instance `EACCES`, `EIO`, `ENOSPC`, `EMFILE`). When the root itself has vanished or is
 * another folder than at the start, every method throws `unavailable` with details `{ root: true }`.
 */
export interface FileSystem {
  readonly capabilities: {
    /** Symbolic links exist here. */
    readonly links: boolean;
    /** `A.md` and `a.md` are two files. */
    readonly caseSensitive: boolean;
    /** `identity` is stable across renames and never used twice. */
    readonly identities: boolean;
  };
  /** The direct children of a folder, ordered by name in UTF-16 code units. */
  list(folder: RelPath): Promise<readonly FileStat[]>;
  /** The entry at a path, or null. */
  stat(path: RelPath): Promise<FileStat | null>;
  /** A file's content (of a link: its target text). Bytes are capped at `maxBytes`, the hash covers all. */
  read(path: RelPath, options?: { readonly maxBytes?: number }): Promise<FileContent>;
  /** Opens a file (of a link: its target text) for reading parts of it. The caller closes it. */
  open(path: RelPath): Promise<OpenEntry>;
  /** Makes a folder durably, and what is missing above it. Throws `conflict` when something stands there. */
  makeFolder(path: RelPath): Promise<FileStat>;
  /**
   * Adds bytes to an unfinished file of ours (below `.codex`), which is made when it is missing; returns its size. Throws
   * `conflict` (details: `sizeBytes`) unless `offset` is its size now. After a failure a part of the bytes may be there.
   * Durable only once the file is adopted.
   */
  append(path: RelPath, offset: number, bytes: Uint8Array): Promise<number>;
  /**
   * Gives a file made by `append`, known to have this hash, to a path as `write` would: atomically and durably. The file is
   * gone from its old place then, and still there when this fails.
   */
  adopt(
    path: RelPath,
    source: RelPath,
    options: Precondition & { readonly hash: Hash },
  ): Promise<WriteResult>;
  /** Replaces or creates a file atomically and durably; missing folders are made. Links are refused with `conflict`. */
  write(path: RelPath, bytes: Uint8Array, options?: WriteOptions): Promise<WriteResult>;
  /** Renames a file or folder; the target must not exist (`conflict`). Missing folders of the target are made. */
  move(from: RelPath, to: RelPath, precondition?: Precondition): Promise<FileStat>;
  /** Takes a file, link or folder away: into the trash, or for good when `trash` is null. */
  remove(path: RelPath, options: Precondition & { readonly trash: TrashEntry | null }): Promise<void>;
  /** Frees descriptors. */
  close(): Promise<void>;
}
