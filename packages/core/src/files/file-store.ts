import type { EntryKind, Hash } from '../fs/file-system.ts';
import type { FileId } from '../ids.ts';
import type { CountedPage, Page, PageRequest } from '../page.ts';
import type { RelPath } from '../paths.ts';
import type { Visibility } from '../permissions/visibility.ts';
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
}

/** How a file list is ordered. `updated` is newest first. */
export type FileSort = 'path' | 'updated';

/** Which files to list. */
export interface FileFilter {
  /** Only below this folder (to the bottom). */
  readonly folder?: RelPath | undefined;
  readonly kind?: FileKind | undefined;
  /** A tag; those below it in the hierarchy are included. */
  readonly tag?: string | undefined;
  readonly sort?: FileSort | undefined;
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
  list(visibility: Visibility, filter: FileFilter, page: PageRequest): Promise<Page<FileSummary>>;
  /** The direct children of a folder: folders first, then files, by name; without its `.metadata`. */
  children(
    visibility: Visibility,
    folder: RelPath,
    page: PageRequest,
  ): Promise<Page<FileSummary | FolderSummary>>;
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
