import type { EntryKind, Hash } from '../fs/file-system.ts';
import type { FileId } from '../ids.ts';
import type { CountedPage, Page, PageRequest } from '../page.ts';
import type { RelPath } from '../paths.ts';
import type { Visibility } from '../permissions/visibility.ts';
import type { Offset } from '../workspaces/workspace-store.ts';
import type { FileProblem } from '../sync/notebook-index.ts';
import type { FileKind, Problem, PropertyValue } from './parsed-file.ts';

/** A file as lists show it. */
export interface FileSummary {
  readonly id: FileId;
  readonly path: RelPath;
  readonly filename: string;
  readonly entry: EntryKind;
  readonly kind: FileKind;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly title: string | null;
  readonly modifiedMs: number;
  readonly hash: Hash | null;
  readonly tags: readonly string[];
  readonly problemCount: number;
}

/** A file with everything the index knows of it. */
export interface NotebookFile extends FileSummary {
  readonly properties: Readonly<Record<string, PropertyValue>>;
  readonly aliases: readonly string[];
  readonly problems: readonly Problem[];
  readonly createdMs: number;
  readonly updatedMs: number;
  /** True when the newest commit that the index knows has a file of this path. */
  readonly gitTracked: boolean;
  /** The commit that changed it last; null when it is not tracked. */
  readonly gitCommit: string | null;
}

/**
 * How a file list is ordered: by path, by when the index learnt of the last change, by the name (folded, folders aside), by size,
 * or by when the file itself was changed.
 */
export type FileSort = 'path' | 'updated' | 'name' | 'size' | 'modified';

/** How many files a list has. `approximate`: at least so many; nobody has counted further. */
export interface FileCount {
  readonly total: number;
  readonly approximate: boolean;
}

/** What the index knew of a file's content when it last looked. */
export interface KnownContent {
  /** As in `FileStat`, of the file alone. */
  readonly statKey: string;
  readonly hash: Hash | null;
}

/** What a file is called. */
export interface FileName {
  readonly path: RelPath;
  readonly title: string | null;
}

/** Which files to list. */
export interface FileFilter {
  /** Only below this folder (to the bottom). */
  readonly folder?: RelPath | undefined;
  readonly kind?: FileKind | undefined;
  /** A tag; those below it in the hierarchy are included. */
  readonly tag?: string | undefined;
  readonly sort?: FileSort | undefined;
  /** Turns the order round. Default: false, but `updated` is newest first. */
  readonly descending?: boolean | undefined;
}

/** How many things an index holds. */
export interface NotebookStats {
  readonly files: number;
  readonly folders: number;
  readonly textFiles: number;
  readonly tags: number;
  readonly links: number;
  readonly problems: number;
  readonly contentBytes: number;
  readonly indexBytes: number;
}

/** Files with the same content. */
export interface DuplicateGroup {
  readonly hash: Hash;
  readonly sizeBytes: number;
  /** How many they are. */
  readonly files: number;
  /** At most 20 of them, by path. */
  readonly paths: readonly RelPath[];
}

/** Reads files out of an index. Nothing invisible is ever returned: it is as if it did not exist. */
export interface FileStore {
  get(visibility: Visibility, path: RelPath): Promise<NotebookFile | null>;
  getById(visibility: Visibility, id: FileId): Promise<NotebookFile | null>;
  /** What the index knows of the content of a file; null when it knows no such file. */
  content(visibility: Visibility, path: RelPath): Promise<KnownContent | null>;
  /** `offset` leaves out so many after the cursor, or at the beginning. Throws `invalid` for limits, offsets and cursors that are none. */
  list(visibility: Visibility, filter: FileFilter, page: PageRequest & Offset): Promise<Page<FileSummary>>;
  /** How many files `list` would tell of, counted to 10,000; remembered until the index changes. */
  count(visibility: Visibility, filter: FileFilter): Promise<FileCount>;
  /** The names of files whose path comes after `after` (null: from the first on), by path, at most `limit`. */
  names(visibility: Visibility, after: RelPath | null, limit: number): Promise<readonly FileName[]>;
  /** The direct children of a folder: folders first, then files, by name; without its `.metadata`. */
  children(
    visibility: Visibility,
    folder: RelPath,
    page: PageRequest,
  ): Promise<Page<FileSummary | FolderSummary>>;
  /** How many items `children` would tell of; null where counting would cost too much. */
  childCount(visibility: Visibility, folder: RelPath): Promise<number | null>;
  problems(visibility: Visibility, page: PageRequest): Promise<CountedPage<FileProblem>>;
  /** Contents that more than one file has (empty ones aside), in the order of their hash. */
  duplicates(visibility: Visibility, page: PageRequest): Promise<Page<DuplicateGroup>>;
  /** Files that no link leads to or away from, by path. */
  orphans(visibility: Visibility, page: PageRequest): Promise<Page<FileSummary>>;
  stats(visibility: Visibility): Promise<NotebookStats>;
}

/** A folder as lists show it. */
export interface FolderSummary {
  readonly entry: 'folder';
  readonly path: RelPath;
  readonly filename: string;
}
