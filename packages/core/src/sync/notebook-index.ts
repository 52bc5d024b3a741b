import type { EntryKind, FileStat, Hash } from '../fs/file-system.ts';
import type { ParsedFile, Problem } from '../files/parsed-file.ts';
import type { FileId, NotebookId, Ulid } from '../ids.ts';
import type { RelPath } from '../paths.ts';
import type { Origin, SyncScope } from './scope.ts';

/** Since which commit a file is as the newest commit has it; null when it is not tracked. */
export interface FileVersion {
  readonly path: RelPath;
  readonly revision: string | null;
}

/** What the index knows of one entry, as far as comparing needs it. */
export interface IndexedEntry {
  /** The integer row id of `file_metadata`, which also keys the full-text rows. */
  readonly rid: number;
  readonly id: FileId;
  readonly path: RelPath;
  readonly kind: EntryKind;
  readonly sizeBytes: number;
  readonly statKey: string;
  readonly identity: string;
  /** Null when the content could never be read. */
  readonly hash: Hash | null;
  readonly parserVersion: number;
  /** When the entry was found missing, or null while it exists. */
  readonly deletedMs: number | null;
}

/** The comparable part of an index: entries (none deleted) and folders, in no particular order. */
export interface IndexedScope {
  readonly entries: readonly IndexedEntry[];
  readonly folders: readonly RelPath[];
}

/** What an index keeps of a parsed file: all but its outline, which is read from the file when it is wanted. */
export type IndexedContent = Omit<ParsedFile, 'headings' | 'blocks'>;

/** What is known of a file now that it was read (or could not be). */
export interface ReadEntry {
  readonly stat: FileStat;
  /** Null when it could not be read; `parsed.problems` says why. */
  readonly hash: Hash | null;
  /** What was read beside it as a part of it; absent when there was nothing. */
  readonly sidecars?: readonly { readonly path: RelPath; readonly hash: Hash }[] | undefined;
  /** Hash of title, properties, tags, aliases and sidecars: tells a change of metadata from one of text. */
  readonly metadataHash: string;
  readonly parsed: IndexedContent;
  readonly parserVersion: number;
}

/** One step that brings the index nearer to the disk. Every step may be applied again without harm. */
export type IndexChange =
  /** A file that is new to the index, or that was deleted and is back (`revives`: keeps its rid and id). */
  | {
      readonly type: 'add';
      readonly rid: number;
      readonly id: FileId;
      readonly revives: boolean;
      readonly entry: ReadEntry;
      readonly origin: Origin;
    }
  /** Content or metadata changed. `contentChanged` false: same bytes, other reading (a new parser). */
  | {
      readonly type: 'update';
      readonly rid: number;
      readonly id: FileId;
      readonly contentChanged: boolean;
      readonly entry: ReadEntry;
      readonly origin: Origin;
    }
  /** Only the stat changed; bytes are the same. Writes no log row. */
  | { readonly type: 'touch'; readonly rid: number; readonly stat: FileStat }
  /** Path changed; `entry` is there when it was read again (its content may differ: then an `update` is logged too). */
  | {
      readonly type: 'move';
      readonly rid: number;
      readonly id: FileId;
      readonly from: RelPath;
      readonly stat: FileStat;
      readonly entry: ReadEntry | null;
      readonly contentChanged: boolean;
      readonly origin: Origin;
    }
  /** The file is gone from the disk: soft delete. */
  | {
      readonly type: 'remove';
      readonly rid: number;
      readonly id: FileId;
      readonly path: RelPath;
      readonly origin: Origin;
    }
  | { readonly type: 'addFolder'; readonly path: RelPath }
  | { readonly type: 'removeFolder'; readonly path: RelPath };

/** A set of changes that become visible together. */
export interface IndexChunk {
  readonly changes: readonly IndexChange[];
  readonly atMs: number;
  /** How many log rows may still be written for this plan; what is over it ends in one `notebook.resynced`. */
  readonly maxLogRows: number;
  /** True for the chunk that ends a plan which passed the limit: writes the `notebook.resynced` row. */
  readonly resynced: boolean;
}

/** What came of a chunk. */
export interface AppliedChunk {
  /** The last sequence number of the change log. */
  readonly seq: number;
  readonly logRows: number;
}

/** Facts about the index as a whole. */
export interface IndexMeta {
  readonly notebookId: NotebookId;
  /** Changes when the index is rebuilt; the first half of every change cursor. */
  readonly epoch: Ulid;
  /** The greatest rid ever given out. */
  readonly lastRid: number;
  /** The last sequence number of the change log. */
  readonly seq: number;
  /** True when the last full comparison went to its end. */
  readonly complete: boolean;
}

/**
 * The side of an index that the sync line writes to. One writer for an index at a time.
 * Methods throw `unavailable` when the database refuses (details: `errno` where known) and change nothing then.
 */
export interface IndexWriter {
  meta(): Promise<IndexMeta>;
  /** The live entries and folders that lie in the scope. For a `path` of the scope: the entry, or the folder with all below it. */
  list(scope: SyncScope): Promise<IndexedScope>;
  /** Entries that a new file may really be: live ones by identity, deleted ones by path, identity or hash. */
  candidates(by: {
    readonly identities: readonly string[];
    readonly hashes: readonly Hash[];
    readonly paths: readonly RelPath[];
  }): Promise<readonly IndexedEntry[]>;
  /** One atomic batch: rows, full text, links and log rows together. */
  apply(chunk: IndexChunk): Promise<AppliedChunk>;
  /**
   * Notes since which commit files are as they are; paths without a file are no failure. What is noted stays with a file
   * through writes and moves, and is forgotten when it is deleted. Writes no log row.
   */
  noteVersions(versions: readonly FileVersion[]): Promise<void>;
  /** Turns a mode for very many changes on or off; off merges what was deferred. Safe to repeat. */
  bulk(on: boolean): Promise<void>;
  /** Notes that a comparison of everything has come to its end (or that one is needed). */
  setComplete(complete: boolean): Promise<void>;
  /** Forgets what was deleted or logged longer ago than allowed, at most a bounded number of rows. Returns how many. */
  compact(limits: CompactLimits): Promise<number>;
  close(): Promise<void>;
}

/** How much of the past an index keeps. */
export interface CompactLimits {
  readonly deletedBeforeMs: number;
  readonly logBeforeMs: number;
  readonly maxLogRows: number;
  /** At most this many rows go in one call. */
  readonly maxRows: number;
}

/** A problem with the path it belongs to. */
export interface FileProblem extends Problem {
  readonly path: RelPath;
}
