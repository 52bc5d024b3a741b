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

/** What was typed on an earlier visit, or in another window, and never came to the disk. */
export interface UnsavedText {
  readonly text: string;
  readonly atMs: number;
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
  /** What an earlier visit left unsaved; null when there is nothing, or when it was decided on. */
  readonly unsaved: UnsavedText | null;
  /** True: the file went away while there is something unsaved of it. */
  readonly isGone: boolean;
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
  /** Takes up what an earlier visit left: joined with what is there now, or as a conflict to look at. */
  takeUnsaved(how: 'join' | 'compare'): Promise<void>;
  /** Forgets what an earlier visit left. */
  dropUnsaved(): void;
  /** Writes a file that is gone again, with the text that is shown. */
  writeAgain(): Promise<void>;
  /** Keeps what is unsaved in this browser, at once: the page may end. */
  keep(): void;
  /** Reads it again from the server; what was typed stays. */
  reload(): Promise<void>;
  /** Sets properties (null takes one away), in the file or beside it, as the file's kind asks for. */
  setProperties(changes: Readonly<Record<string, unknown>>): Promise<void>;
  /** Gives a property another name; its place and its value stay. */
  renameProperty(from: string, to: string): Promise<void>;
}
