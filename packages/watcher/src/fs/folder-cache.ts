import { type RelPath, ROOT, folderOf, nameOf } from '@codexlab/core';
import type { Folder } from './folder.ts';
import { type Walk, openFolder } from './walk.ts';

/** Open folders, kept for reading many entries of the same one. Never used for writing. */
export interface FolderCache {
  /** The folder at a path. `checked`: asks the system that it still stands there, however lately that was asked. */
  open(path: RelPath, options?: { readonly checked?: boolean }): Folder;
  close(): void;
}

/** Enough for the ancestors of the folder being read and a few others. */
const MAX_FOLDERS = 24;
/**
 * A folder seen in its place this lately is used without asking again. A walk that is interrupted for as long
 * between its last two calls shows the same, so this opens no new kind of race; it saves a third of each read.
 */
const TRUST_MS = 4;

interface Kept {
  readonly folder: Folder;
  seenMs: number;
}

/** Makes an empty cache. Folders that have moved, vanished or been replaced are opened anew from the root. */
export function createFolderCache(walk: Walk): FolderCache {
  const kept = new Map<RelPath, Kept>();

  function open(path: RelPath, { checked = false } = {}): Folder {
    const found = kept.get(path);
    if (found && ((!checked && performance.now() - found.seenMs < TRUST_MS) || stands(path, found))) {
      kept.delete(path);
      kept.set(path, found);
      return found.folder;
    }
    if (found) drop(path, found);
    return keep(path, path === ROOT ? walk.openRoot() : openBelow(path));
  }

  function stands(path: RelPath, found: Kept): boolean {
    if (path === ROOT) return false;
    // Another disk may have been mounted over the root, which an open folder below it does not see.
    walk.requireRoot();
    found.seenMs = performance.now();
    return found.folder.isInPlace();
  }

  function openBelow(path: RelPath): Folder {
    const folder = walk.openChild(open(folderOf(path)), nameOf(path), path);
    if (folder.isInPlace()) return folder;
    folder.close();
    clear();
    return openFolder(walk, path);
  }

  function keep(path: RelPath, folder: Folder): Folder {
    kept.set(path, { folder, seenMs: performance.now() });
    if (kept.size > MAX_FOLDERS) {
      const [oldest, entry] = kept.entries().next().value!;
      drop(oldest, entry);
    }
    return folder;
  }

  function drop(path: RelPath, entry: Kept): void {
    kept.delete(path);
    entry.folder.close();
  }

  function clear(): void {
    for (const [path, entry] of [...kept]) drop(path, entry);
  }

  return {
    open,
    close: clear,
  };
}
