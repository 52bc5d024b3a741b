import type { RelPath } from '../paths.ts';
import type { Ulid } from '../ids.ts';
import type { Origin } from '../sync/scope.ts';
import type { LinkKind } from '../files/parsed-file.ts';

/** A link that a move touches. */
export interface LinkChange {
  /** The file it stands in, by its name before the move. */
  readonly source: RelPath;
  readonly line: number;
  readonly kind: LinkKind;
  readonly target: string;
  readonly newTarget: string;
}

/** What a move with its links does, or would do. At most 1,000 links are named, all are counted. */
export interface MovePlan {
  readonly from: RelPath;
  readonly to: RelPath;
  readonly links: readonly LinkChange[];
  readonly linkCount: number;
  /** Files whose bytes change. */
  readonly fileCount: number;
  /** Links that cannot be kept, with the reason: they stay as they are. */
  readonly left: readonly { readonly source: RelPath; readonly line: number; readonly reason: string }[];
}

/** A move that was made. */
export interface MovedWithLinks extends MovePlan {
  /** For `undo`; kept for 30 days. */
  readonly id: Ulid;
}

/** What taking a move back did. Files that were changed since keep those changes; where they collide they are left. */
export interface UndoneMove {
  readonly from: RelPath;
  readonly to: RelPath;
  readonly restored: readonly RelPath[];
  readonly left: readonly { readonly path: RelPath; readonly reason: string }[];
}

/** Moves of files and folders that take the links to them along, each as one change that can be taken back. */
export interface NotebookMoves {
  /** Tells what `move` would do; changes nothing. Throws as `files.move` does. */
  plan(from: string, to: string): Promise<MovePlan>;
  /** Moves, and rewrites every link that would lead elsewhere. A crash in between is completed at the next opening. */
  move(from: string, to: string, options?: { readonly origin?: Origin | undefined }): Promise<MovedWithLinks>;
  /** Takes a move back. Throws `not_found` for an unknown id, `conflict` when something stands at the old place. */
  undo(id: string, options?: { readonly origin?: Origin | undefined }): Promise<UndoneMove>;
}
