import type { Failure } from '../api/failure.ts';
import type { FileWithContent } from '../api/types.ts';
import type { Place } from '../places/place.ts';

/** How what was typed stands to what is on the disk; shown beside the name of the file. */
export type SaveState =
  | 'saved'
  /** Typed, and not sent yet. */
  | 'unsaved'
  | 'saving'
  /** The server cannot be reached: kept in this browser, and sent when it can. */
  | 'offline'
  /** The session ended: kept in this browser, and sent after signing in. */
  | 'signed-out'
  /** The same lines were changed elsewhere; see `conflict`. */
  | 'conflict'
  /** Refused; see `failure`. What was typed is kept in this browser. */
  | 'failed';

/** Two versions that cannot be joined by themselves. */
export interface Conflict {
  /** What both began with, as far as it is known. */
  readonly base: string | null;
  readonly mine: string;
  readonly theirs: string;
  /** What `theirs` is to be named by when it is replaced. */
  readonly theirEtag: string;
}

/** A file that is open, in however many tabs and panels: each shows this one object. Fields are reactive. */
export interface OpenDocument {
  readonly place: Place;
  /** Follows the file when it is moved. */
  readonly path: string;
  readonly state: 'loading' | 'ready' | 'missing' | 'failed';
  /** Why it could not be read, or saved. */
  readonly failure: Failure | null;
  /** What the server knows of it; null until it is there. Its `content` is as it was read; see `text`. */
  readonly file: FileWithContent | null;
  /** Its text as it is shown, with what was typed and not yet saved; null: not text, or too long. */
  readonly text: string | null;
  readonly isDirty: boolean;
  readonly save: SaveState;
  readonly conflict: Conflict | null;
  /** Grows whenever `text` became another one by somebody else than this window. */
  readonly revision: number;
  /** False: viewers, text that is not UTF-8, what is too long. */
  readonly canEdit: boolean;
  /** Takes what was typed: shown at once, saved by itself when typing pauses. */
  edit(text: string): void;
  /** Saves at once; returns when it is on the disk, or when it is told in `save` why not. */
  flush(): Promise<void>;
  /** Ends a conflict: this text replaces theirs. */
  resolve(text: string): Promise<void>;
  /** Takes away what was typed since the last save. */
  discard(): void;
  /** Reads it again from the server; what was typed stays. */
  reload(): Promise<void>;
  /** Sets properties (null takes one away), in the file or beside it, as the file's kind asks for. */
  setProperties(changes: Readonly<Record<string, unknown>>): Promise<void>;
}
