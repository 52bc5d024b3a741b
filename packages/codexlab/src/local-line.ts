import { createHash } from 'node:crypto';
import {
  type CodexError,
  createEntryReader,
  createIds,
  createLine,
  type EntryReader,
  type Hash,
  type NotebookLine,
  systemClock,
  systemTimer,
} from '@codexlab/core';
import { parseFile } from '@codexlab/metadata';
import { openNotebookIndexWriter } from '@codexlab/storage-sql';
import { openNotebookDatabase } from '@codexlab/storage-sqlite';
import { nodeFileSystem } from '@codexlab/watcher';
import type { LineOptions, OpenedIndex } from './line-options.ts';

/** Whom a line tells. */
export interface LineEvents {
  readonly onWake: (seq: number) => void;
  readonly onTrouble: (error: CodexError | null) => void;
}

/** Opens index, files and line in this thread. `reader` parses elsewhere; without it, here. */
export async function openLocalLine(
  options: LineOptions,
  events: LineEvents,
  reader?: EntryReader,
): Promise<{ readonly line: NotebookLine; readonly opened: OpenedIndex }> {
  const newId = createIds(systemClock);
  const { root, indexDir, notebookId } = options;
  const database = await openNotebookDatabase({ indexDir, notebookId, newId, rebuild: options.rebuild });
  const fs = await nodeFileSystem(root);
  const line = await createLine({
    fs,
    index: await openNotebookIndexWriter(database.driver, { newId, notebookId }),
    reader: reader ?? createEntryReader(fs, parseFile),
    clock: systemClock,
    timer: systemTimer,
    newId,
    hashBytes,
    ignoreFiles: options.ignoreFiles,
    ...events,
  });
  return {
    line,
    opened: {
      ref: { id: notebookId, root, indexDir },
      setAside: database.setAside,
      keptIds: database.keptIds,
    },
  };
}

function hashBytes(bytes: Uint8Array): Hash {
  return createHash('sha256').update(bytes).digest('hex') as Hash;
}
