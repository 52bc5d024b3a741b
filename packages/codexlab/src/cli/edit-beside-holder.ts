import {
  type EditedFile,
  editFile,
  type FileEdit,
  type Hash,
  type Notebook,
  parseRelPath,
} from '@codexlab/core';
import { nodeFileSystem } from '@codexlab/watcher';
import { textWork } from '../worker/text-work.ts';
import type { CommandContext } from './context.ts';
import { untilAborted } from './until-aborted.ts';

/** One edit as a person asked for it. */
export interface WantedEdit {
  readonly edit: FileEdit;
  readonly ifHash: Hash | undefined;
  readonly dryRun: boolean;
}

/** Edits a file of a notebook that another process holds, and waits until that one has seen it. */
export async function editBesideHolder(
  context: CommandContext,
  notebook: Notebook,
  path: string,
  { edit, ifHash, dryRun }: WantedEdit,
): Promise<EditedFile> {
  const fs = await nodeFileSystem(notebook.ref.root);
  try {
    const write: Parameters<typeof editFile>[0]['write'] = async (each, bytes, options) => {
      const { stat, hash, conflict } = await fs.write(each, bytes, { ifHash: options?.ifHash });
      return { path: each, hash, sizeBytes: stat.sizeBytes, conflict, indexed: true };
    };
    const ports = { fs, texts: textWork, bases: noBases, write: dryRun ? null : write };
    const edited = await editFile(ports, { path: parseRelPath(path), edits: [edit], ifHash });
    if (edited.file !== null) await untilAborted(notebook.settled(), context.signal);
    return edited;
  } finally {
    await fs.close();
  }
}

/** Versions that writers were given are kept by the process that holds the notebook. */
const noBases = {
  keep: () => undefined,
  get: () => Promise.resolve(null),
  settled: () => Promise.resolve(),
};
