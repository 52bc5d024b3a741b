import { type FileSystem, type RelPath, ROOT, CodexError } from '@codexlab/core';
import { errnoOf, isMissing, toCodexError } from './errno.ts';
import { createLanes } from './lanes.ts';
import { moveEntry } from './move-entry.ts';
import { removeEntry } from './remove-entry.ts';
import { appendFile } from './append-file.ts';
import { adoptFile, writeFile } from './write-file.ts';
import { makeNewFolder, type WriteGround } from './write-folder.ts';

/** The writing half of a file system. */
export interface Writer extends Pick<
  FileSystem,
  'write' | 'adopt' | 'append' | 'makeFolder' | 'move' | 'remove'
> {
  /** Waits for the writes under way. */
  close(): Promise<void>;
}

/** Makes the writing half: one lane per path, failures in the words of the port. */
export function createWriter(ground: WriteGround): Writer {
  const lanes = createLanes();

  function run<T>(paths: readonly RelPath[], work: () => Promise<T>): Promise<T> {
    return lanes.run(paths, async () => {
      try {
        ground.walk.requireRoot();
        return await work();
      } catch (error) {
        if (errnoOf(error) === 'EISDIR')
          throw new CodexError('conflict', `${paths[0]!} is a folder.`, { path: paths[0]!, current: null });
        if (isMissing(error)) ground.walk.requireRoot();
        throw toCodexError(error, paths[0]!);
      }
    });
  }

  return {
    write: (path, bytes, options = {}) =>
      run([path], () => (requireName(path), writeFile(ground, path, bytes, options))),
    adopt: (path, source, options) =>
      run([path, source], () => (requireName(path), adoptFile(ground, path, source, options))),
    append: (path, offset, bytes) => run([path], () => appendFile(ground, path, offset, bytes)),
    makeFolder: (path) => run([path], () => (requireName(path), makeNewFolder(ground, path))),
    move: (from, to, { ifHash } = {}) =>
      run([from, to], () => (requireName(from), requireName(to), moveEntry(ground, from, to, ifHash))),
    remove: (path, options) => run([path], () => removeEntry(ground, path, options)),
    close: lanes.idle,
  };
}

function requireName(path: RelPath): void {
  if (path === ROOT) throw new CodexError('conflict', 'The root of a notebook is a folder.', { path });
}
