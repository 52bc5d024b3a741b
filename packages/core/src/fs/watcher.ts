import type { AbsPath, RelPath } from '../paths.ts';

/** What may have changed. Events are hints: whoever receives them lists the folders and compares. */
export type DirtyBatch =
  /** Something among the direct children of these folders; new folders among them are to be read to the bottom. */
  | { readonly folders: readonly RelPath[] }
  /** Anything: events were lost, or may have been. `reason` is for logs. */
  | { readonly everything: true; readonly reason: string };

/** How well a watcher sees. `message` says, for people, what is wrong and what to do. */
export interface WatchState {
  readonly freshness: 'fresh' | 'degraded' | 'unavailable';
  readonly message: string | null;
}

/** What to watch and whom to tell. */
export interface WatchRequest {
  readonly root: AbsPath;
  /** Folders that need no watching. */
  isIgnored(folder: RelPath): boolean | Promise<boolean>;
  onDirty(batch: DirtyBatch): void;
  onState(state: WatchState): void;
}

/** A running watch. */
export interface Watch {
  /** Done when every change made on the disk before the call was handed to `onDirty`. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Notices that something in a folder changes. */
export interface Watcher {
  /** Done when every folder is watched, as far as the system allows. Throws `unavailable` when the root is gone. */
  watch(request: WatchRequest): Promise<Watch>;
}
