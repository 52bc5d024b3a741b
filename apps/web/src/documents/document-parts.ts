import type { FileWithContent, SavedFile } from '../api/types.ts';
import type { FileEvent } from '../live/use-live.ts';

/** What changes of the properties of a file; null takes one away. */
export interface PropertyChange {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly rename?: { readonly from: string; readonly to: string };
}

/** What a document asks of the server. Failures are `ApiError`s. */
export interface DocumentClient {
  read(path: string): Promise<FileWithContent>;
  /** Saves a text that was made from the version `base`, together with what others changed since. */
  replace(
    file: string,
    text: string,
    options: { readonly base: string; readonly requestId: string },
  ): Promise<SavedFile>;
  /** Writes a file that is not there. */
  create(path: string, text: string, requestId: string): Promise<SavedFile>;
  /** Sets properties, after one was given another name. */
  changeProperties(file: string, change: PropertyChange, requestId: string): Promise<void>;
}

/** What was typed into a file and did not come to the disk. */
export interface Draft {
  /** The window in which it was typed. */
  readonly id: string;
  readonly text: string;
  /** What it was made from; null: not known. */
  readonly base: string | null;
  readonly atMs: number;
}

/** What was typed and is not on the disk, by path. Failures of the browser's store are its own matter: none is thrown. */
export interface DocumentDrafts {
  /** Those of earlier visits and other windows, newest first. */
  others(path: string): Promise<readonly Draft[]>;
  /** Keeps the one of this window. */
  keep(path: string, draft: Pick<Draft, 'text' | 'base'>): Promise<void>;
  /** Forgets one; without an id, that of this window. */
  drop(path: string, id?: string): Promise<void>;
}

/** What a document hears of. Each returns what stops it. */
export interface DocumentNews {
  onFile(listener: (event: FileEvent) => void): () => void;
  /** Events were missed: everything must be read anew. */
  onResync(listener: () => void): () => void;
  /** The server can be reached again, or somebody signed in again. */
  onBack(listener: () => void): () => void;
}

/** All that a document works with. */
export interface DocumentParts {
  readonly client: DocumentClient;
  readonly drafts: DocumentDrafts;
  readonly news: DocumentNews;
  /** Calls `run` later; returns what stops that. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** A new name for a request. */
  readonly newId: () => string;
}
