import type { AbsPath, RelPath } from '../paths.ts';

/** How well a folder is watched just now. */
export type WatchFreshness = 'fresh' | 'settling' | 'rescanning' | 'degraded' | 'unavailable';

/** The state of a watch; `message` tells a person what is wrong and what to do, or is null. */
export interface WatchState {
  readonly freshness: WatchFreshness;
  readonly message: string | null;
}

/** What may have changed. Events are hints: whoever receives a batch lists these folders and compares. */
export type DirtyBatch =
  /** The direct children of these folders, and everything below the ones among them that are new. */
  | { readonly folders: readonly RelPath[] }
  /** Anything: events were or may have been lost, or the regular rescan is due. */
  | { readonly everything: true; readonly reason: string };

/** What to watch, and who is told. */
export interface WatchOptions {
  readonly root: AbsPath;
  /** True for entries that nobody wants to hear of; ignored folders are not watched at all. */
  isIgnored(path: RelPath, kind: 'file' | 'folder'): boolean | Promise<boolean>;
  /** Called soon after changes; never with a vanished root. */
  onDirty(batch: DirtyBatch): void;
  /** Called whenever the state differs from the one before. */
  onState(state: WatchState): void;
}

/** A running watch. */
export interface Watch {
  /** The state now. */
  readonly state: WatchState;
  /** Done when every folder that could be watched is. A change made after it is told. */
  readonly ready: Promise<void>;
  /**
   * Done when everything changed before the call was told: by its folders or as "everything".
   * Throws `unavailable` when the root has vanished (details: `root`) or the watch is closed.
   */
  flush(): Promise<void>;
  /** Ignore rules changed: goes over the whole tree again and tells "everything". */
  rearm(): void;
  /** Stops; nothing is told afterwards. */
  close(): Promise<void>;
}

/** Notices changes in folders. */
export interface Watcher {
  /** Starts to watch. Throws `unavailable` when the root is not a readable folder (details: `root`). */
  watch(options: WatchOptions): Promise<Watch>;
}
