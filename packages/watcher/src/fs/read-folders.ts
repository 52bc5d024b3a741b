import fs from 'node:fs';
import {
  type FileContent,
  type FileStat,
  type FileSystem,
  type RelPath,
  ROOT,
  folderOf,
  nameOf,
} from '@codexlab/core';
import { isMissing, toCodexError } from './errno.ts';
import { toFileStat } from './file-stat.ts';
import { createFolderCache } from './folder-cache.ts';
import { listFolder } from './list-folder.ts';
import { openFile } from './open-file.ts';
import { readEntry } from './read-file.ts';
import type { Walk } from './walk.ts';

/** The reading half of a file system, with the folders it keeps open. */
export interface Reader extends Pick<FileSystem, 'list' | 'stat' | 'read' | 'open'> {
  close(): void;
}

/** Makes the reading half. */
export function createReader(walk: Walk): Reader {
  const folders = createFolderCache(walk);

  /** A missing entry is believed only while the root is there. */
  function failure(error: unknown, path: RelPath): Error {
    try {
      walk.requireRoot();
    } catch (rootError) {
      return toCodexError(rootError, path);
    }
    return toCodexError(error, path);
  }

  function statEntry(path: RelPath): FileStat | null {
    const folder = folders.open(path === ROOT ? ROOT : folderOf(path), { checked: true });
    const name = path === ROOT ? '' : nameOf(path);
    const stat =
      path === ROOT ? folder.stat : fs.lstatSync(folder.at(name), { bigint: true, throwIfNoEntry: false });
    return stat ? toFileStat(path, stat) : null;
  }

  function readIn(path: RelPath, maxBytes: number): FileContent {
    try {
      return readEntry(folders.open(folderOf(path)), nameOf(path), path, maxBytes);
    } catch (error) {
      if (!isMissing(error)) throw error;
      // The folder may have been replaced in the moment for which it is trusted.
      return readEntry(folders.open(folderOf(path), { checked: true }), nameOf(path), path, maxBytes);
    }
  }

  return {
    async list(path) {
      try {
        return listFolder(folders.open(path, { checked: true }), path);
      } catch (error) {
        throw failure(error, path);
      }
    },
    async stat(path) {
      try {
        return statEntry(path);
      } catch (error) {
        const cause = failure(error, path);
        if (isMissing(error) && 'code' in cause && cause.code === 'not_found') return null;
        throw cause;
      }
    },
    async read(path, { maxBytes = Infinity } = {}) {
      try {
        return readIn(path, maxBytes);
      } catch (error) {
        throw failure(error, path);
      }
    },
    async open(path) {
      try {
        // Asked once for many reads: it need not trust.
        return openFile(folders.open(folderOf(path), { checked: true }), nameOf(path), path);
      } catch (error) {
        throw failure(error, path);
      }
    },
    close: folders.close,
  };
}
