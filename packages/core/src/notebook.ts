import type { ChangeBatch, Change, ChangeCursor } from './changes/change-store.ts';
import type { OpenFile } from './files/open-file.ts';
import type { NotebookTrash } from './files/trash.ts';
import type { NotebookUploads, WriteStreamOptions } from './files/uploads.ts';
import type { NotebookEdits } from './edits/saves.ts';
import type { NotebookHistory } from './history/notebook-history.ts';
import type { NotebookMoves } from './links/link-changes.ts';
import type { NotebookGraph } from './graph/notebook-graph.ts';
import type { Visibility } from './permissions/visibility.ts';
import type {
  DuplicateGroup,
  FileCount,
  FileFilter,
  FileName,
  FileSummary,
  FolderSummary,
  NotebookFile,
  NotebookStats,
} from './files/file-store.ts';
import type { LinkKind, Problem, PropertyValue } from './files/parsed-file.ts';
import type { FileContent } from './fs/file-system.ts';
import type { FileId, NotebookId } from './ids.ts';
import type { LinkResolution, NotebookLink, UnresolvedTarget } from './links/link-store.ts';
import type { CountedPage, Page, PageRequest } from './page.ts';
import type { AbsPath, RelPath } from './paths.ts';
import type { NotebookProperties } from './properties/notebook-properties.ts';
import type { SearchMoment } from './search/query-dates.ts';
import type { SearchFacets, SearchHit, SearchMatch, SearchSort } from './search/search-store.ts';
import type { WordSuggestion } from './search/suggest-words.ts';
import type { DescribedTag, TagDescription } from './settings/describe-tags.ts';
import type { TagSettings } from './settings/settings.ts';
import type { NotebookTodos } from './todos/notebook-todos.ts';
import type { ChangeOptions, DriftReport, LongWork, SyncReport, WrittenFile } from './sync/line.ts';
import type { FileProblem } from './sync/notebook-index.ts';
import type { Origin, SyncScope } from './sync/scope.ts';
import type { Offset } from './workspaces/workspace-store.ts';

/** The only way to name a notebook. */
export interface NotebookRef {
  readonly id: NotebookId;
  readonly root: AbsPath;
  /** Where the index lies: `.codex` inside the root, or a folder of ours when the root cannot hold it. */
  readonly indexDir: AbsPath;
}

/** How true the index is now. */
export type Freshness =
  /** Every known change is in the index. */
  | 'fresh'
  /** Changes are on their way in. */
  | 'settling'
  /** Everything is being compared. */
  | 'rescanning'
  /** Not all folders can be watched, or the index refuses writes: comparisons at intervals go on. */
  | 'degraded'
  /** The root has vanished or was replaced: nothing is deleted, nothing is written. */
  | 'unavailable'
  /** Nobody watches (before `watch()`, or another process holds the notebook). */
  | 'unwatched';

/** The state of a notebook with a sentence for people; `message` says what to do where something can be done. */
export interface NotebookState {
  readonly freshness: Freshness;
  readonly message: string | null;
}

/** A folder with its own metadata. */
export interface NotebookFolder extends FolderSummary {
  readonly title: string | null;
  /** Those of its `.metadata` file; empty without one. */
  readonly properties: Readonly<Record<string, PropertyValue>>;
  readonly tags: readonly string[];
  readonly problems: readonly Problem[];
}

/** Files of a notebook. Paths given as text are read strictly: see `parseRelPath`. */
export interface NotebookFiles {
  /** The file at a path, or null. */
  get(path: string): Promise<NotebookFile | null>;
  getById(id: FileId): Promise<NotebookFile | null>;
  /** `offset` (0 to 10,000) leaves out so many after the cursor, or at the beginning. */
  list(filter?: FileFilter, page?: PageRequest & Offset): Promise<Page<FileSummary>>;
  /** How many files `list` would tell of, counted to 10,000; remembered until the index changes. */
  count(filter?: FileFilter): Promise<FileCount>;
  /** The names of files whose path comes after `after` (null: from the first on), by path, at most `limit`. */
  names(after: RelPath | null, limit: number): Promise<readonly FileName[]>;
  children(folder: string, page?: PageRequest): Promise<Page<FileSummary | FolderSummary>>;
  /** How many items `children` would tell of; null where counting would cost too much. */
  childCount(folder: string): Promise<number | null>;
  /** A folder with what its `.metadata` file says of it; null when there is no such folder. */
  folder(path: string): Promise<NotebookFolder | null>;
  /** The file that the file at a path is a sidecar of; null when it is none. */
  sidecarOwner(path: string): Promise<NotebookFile | null>;
  /** Contents that more than one file has. */
  duplicates(page?: PageRequest): Promise<Page<DuplicateGroup>>;
  /** Files that no link leads to or away from. */
  orphans(page?: PageRequest): Promise<Page<FileSummary>>;
  problems(page?: PageRequest): Promise<CountedPage<FileProblem>>;
  stats(): Promise<NotebookStats>;
  /** The bytes on the disk now (not from the index), up to `maxBytes`. */
  read(path: string, options?: { readonly maxBytes?: number }): Promise<FileContent>;
  /** Opens a file for reading parts of it; the caller closes it. Throws `not_found`, `unavailable`. */
  open(path: string): Promise<OpenFile>;
  /** What search finds in a file, at least its beginning: of documents and notebooks their text. `''`: none. */
  text(path: string): Promise<string>;
  write(path: string, content: Uint8Array | string, options?: ChangeOptions): Promise<WrittenFile>;
  /** As `write`, from a stream that may be longer than memory: nothing stands there before its end. */
  writeStream(
    path: string,
    chunks: AsyncIterable<Uint8Array>,
    options?: WriteStreamOptions,
  ): Promise<WrittenFile>;
  /** Makes a folder, and what is missing above it. Throws `conflict` when something stands there. */
  createFolder(path: string, options?: Pick<ChangeOptions, 'origin'>): Promise<void>;
  move(from: string, to: string, options?: ChangeOptions): Promise<void>;
  remove(path: string, options?: ChangeOptions): Promise<void>;
}

/** Tags of a notebook. */
export interface NotebookTags {
  list(options?: PageRequest & { readonly prefix?: string | undefined }): Promise<Page<DescribedTag>>;
  /** Gives a tag a colour (`#rgb`, `#rrggbb`) and a description; null takes one away. Throws `invalid`. */
  describe(name: string, wanted: TagDescription): Promise<TagSettings>;
}

/** Links of a notebook. */
export interface NotebookLinks {
  outgoing(path: string, page?: PageRequest): Promise<Page<NotebookLink>>;
  backlinks(path: string, page?: PageRequest): Promise<Page<NotebookLink>>;
  unresolved(page?: PageRequest): Promise<Page<UnresolvedTarget>>;
  resolve(link: {
    readonly from: string;
    readonly target: string;
    readonly kind?: LinkKind;
  }): Promise<LinkResolution>;
}

/** The change log of a notebook. */
export interface NotebookChanges {
  /** The position after the newest change. */
  head(): Promise<ChangeCursor>;
  /** What came after a cursor. Throws `stale` when that is no longer kept. */
  since(cursor: ChangeCursor, limit?: number): Promise<ChangeBatch>;
  /** What came before `seq` (null: the newest), newest first, as far back as it is kept. */
  before(seq: number | null, limit?: number): Promise<readonly Change[]>;
  /** Calls `listener` when the log may have grown, until the returned function is called; it tells nothing. */
  watch(listener: () => void): () => void;
  /**
   * Changes after `cursor` (default: from now on), then live, until the signal aborts or the notebook closes.
   * Throws `stale` when the cursor is too old.
   */
  follow(options?: {
    readonly cursor?: ChangeCursor | undefined;
    readonly signal?: AbortSignal | undefined;
  }): AsyncIterable<Change>;
}

/** Which part of what was found, in which order (by relevance, unless it says otherwise). */
export interface SearchOptions extends PageRequest {
  readonly sort?: SearchSort | undefined;
  /** What `today` and `now` mean; default: now, where this process runs. */
  readonly moment?: SearchMoment | undefined;
}

/** How facets are counted. */
export interface FacetOptions {
  /** How many values of each at the most. Default: 10. */
  readonly limit?: number | undefined;
  readonly moment?: SearchMoment | undefined;
}

/** A search in words, and the steps that answer it. */
export interface SearchExplanation {
  readonly understood: readonly string[];
  readonly plan: readonly string[];
}

/** Through whose eyes a notebook is seen, and who is said to write through them. */
export interface Viewpoint {
  /** Default: what is visible now. */
  readonly visibility?: Visibility | undefined;
  /** What writes bear that do not say otherwise. Default: as now. */
  readonly origin?: Origin | undefined;
}

/** An open notebook. Failures are `CodexError`s. */
export interface Notebook {
  readonly ref: NotebookRef;
  /** True when another process holds the notebook: reading works, the index follows what that process does. */
  readonly readOnly: boolean;
  readonly files: NotebookFiles;
  readonly tags: NotebookTags;
  readonly properties: NotebookProperties;
  readonly links: NotebookLinks;
  readonly graph: NotebookGraph;
  readonly todos: NotebookTodos;
  readonly changes: NotebookChanges;
  readonly uploads: NotebookUploads;
  readonly trash: NotebookTrash;
  readonly history: NotebookHistory;
  readonly edits: NotebookEdits;
  readonly moves: NotebookMoves;
  /**
   * The same notebook as somebody else sees it: what must not be seen is not there, for writing too. Cheap enough for
   * each request. Closing the view closes nothing.
   */
  as(view: Viewpoint): Notebook;
  /** Finds files for what a person typed; throws `invalid` with the place when it cannot be understood. */
  search(text: string, options?: SearchOptions): Promise<CountedPage<SearchHit>>;
  /** What the files that a search finds have in common; throws as `search` does. */
  facets(text: string, options?: FacetOptions): Promise<SearchFacets>;
  /** Files for a text that is still being typed, its last word a beginning; those changed last when it is empty. */
  suggest(text: string, options?: { readonly limit?: number | undefined }): Promise<readonly SearchMatch[]>;
  /** For a search that found nothing: its words that occur nowhere, with similar ones that do. Throws as `search` does. */
  similar(text: string): Promise<readonly WordSuggestion[]>;
  /** How a search is understood, and how it would be answered; throws as `search` does. */
  explain(text: string, options?: Omit<SearchOptions, keyof PageRequest>): Promise<SearchExplanation>;
  /** Compares with the disk: everything, or a scope. */
  sync(work?: LongWork & { readonly scope?: SyncScope | undefined }): Promise<SyncReport>;
  /** True when the index has seen everything once. */
  isComplete(): Promise<boolean>;
  /** Starts watching and comparing at intervals; the promise is done when every folder is watched. */
  watch(): Promise<void>;
  /** Done when every change made on the disk before the call is in the index. */
  settled(): Promise<void>;
  state(): NotebookState;
  /** Calls back at each change of state until the returned function is called. */
  onState(listener: (state: NotebookState) => void): () => void;
  /** Reads every file and tells where the index differs. */
  check(work?: LongWork): Promise<DriftReport>;
  /** Ends watching and writes; safe to repeat. */
  close(): Promise<void>;
}
