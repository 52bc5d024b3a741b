import type { AbsPath, FileSystem } from '@codexlab/core';
import { createWriter } from './writer.ts';
import { createReader } from './read-folders.ts';
import { type WriteIo, systemWriteIo } from './write-io.ts';
import { hasCaseSensitiveNames } from './case.ts';
import { createWalk } from './walk.ts';

/** How a folder is opened; the defaults are right except in tests. */
export interface NodeFileSystemOptions {
  /** `descriptors` (Linux with /proc): no race can lead out of the root. `paths`: elsewhere. */
  readonly walk?: 'descriptors' | 'paths' | undefined;
  /** The system calls that write. */
  readonly io?: WriteIo | undefined;
}

/**
 * The folder at `root`, confined to it. Reading uses synchronous calls (four times as fast), so it belongs in a
 * worker; the waiting for the disk in writes does not block. Throws `unavailable` with details `{ root: true }`.
 *
 * @example const fs = await nodeFileSystem(absPath(resolve('lab')));
 */
export async function nodeFileSystem(
  root: AbsPath,
  options: NodeFileSystemOptions = {},
): Promise<FileSystem> {
  const walk = createWalk(root, options.walk);
  const caseSensitive = hasCaseSensitiveNames(walk);
  const reader = createReader(walk);
  const writer = createWriter({ walk, io: options.io ?? systemWriteIo, caseSensitive });
  return {
    capabilities: {
      links: process.platform !== 'win32',
      caseSensitive,
      identities: process.platform !== 'win32',
    },
    ...reader,
    ...writer,
    close: async () => {
      await writer.close();
      reader.close();
    },
  };
}
