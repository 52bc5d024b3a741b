import fs from 'node:fs';
import type { SystemPath } from '../fs/folder.ts';

/** What a handle tells: an entry's name, or null when the system did not say. */
export interface FolderListener {
  /** `namesChanged`: entries may have come or gone, not only content. */
  onEvent(name: string | null, namesChanged: boolean): void;
  onError(error: unknown): void;
}

/** Watches the direct children of one folder; throws the system's errors (`ENOSPC`: the limit of watches). */
export type WatchFolder = (folder: SystemPath, listener: FolderListener) => { close(): void };

/** The watch of this system; it does not keep the process alive. */
export const systemWatchFolder: WatchFolder = (folder, listener) => {
  const handle = fs.watch(folder, { persistent: false });
  handle.on('change', (type, name) =>
    listener.onEvent(name === null ? null : String(name), type === 'rename'),
  );
  handle.on('error', listener.onError);
  return handle;
};
