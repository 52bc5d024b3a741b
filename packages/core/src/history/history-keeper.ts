import type { RelPath } from '../paths.ts';
import type { Origin } from '../sync/scope.ts';
import type { HistorySettings, HistoryState } from './notebook-history.ts';
import type { CommitResult, Person } from './version-control.ts';

/** Says who somebody is whom the change log knows by an id. */
export interface ActorNames {
  /**
   * The name and the address that a commit may show of a user or an agent; `machine` for whoever is at this machine, null
   * when nobody is known by that id. Every reader of the repository sees them, for ever: nothing that the user keeps to
   * themselves.
   */
  personOf(actor: string): Promise<Person | 'machine' | null>;
}

/** Where a history remembers how far it has come: a small text that is replaced as a whole. */
export interface HistoryMemory {
  /** Null when nothing was ever remembered, or when it cannot be read any more. */
  read(): Promise<string | null>;
  /** Done when the text is durable. Throws `unavailable`. */
  write(text: string): Promise<void>;
}

/** Keeps the history of a notebook: one for all its views. It checks no rights; whoever calls it does. */
export interface HistoryKeeper {
  /** The repository and what is wanted of it. */
  state(): Promise<HistoryState>;
  /**
   * Makes a repository (unless there is one), and turns commits by themselves on. The first one, with everything that
   * differs, follows by itself: wait for it with `settled`.
   */
  initialize(origin: Origin): Promise<HistoryState>;
  /**
   * Turning commits by themselves off waits for the one that is on its way: none follows the answer.
   * Throws `invalid` (details `field`), `unsupported` where commits are wanted without a repository.
   */
  configure(settings: Partial<HistorySettings>): Promise<HistoryState>;
  /** One commit of whoever asks; `paths` null: everything that differs. Throws what `VersionControl.commit` throws. */
  commit(request: {
    readonly paths: readonly RelPath[] | null;
    readonly message: string | null;
    readonly origin: Origin;
  }): Promise<CommitResult>;
  /** Commits now what waits to be. Throws why it cannot be; does nothing where commits are not made by themselves. */
  settled(): Promise<void>;
  /** Begins to follow the changes of the notebook; only where it can be written. */
  start(): void;
  /** Commits what still waits, if that goes quickly, and ends. Never throws. */
  close(): Promise<void>;
}
