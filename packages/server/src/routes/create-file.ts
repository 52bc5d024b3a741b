import {
  CodexError,
  isCodexError,
  type Notebook,
  type PropertyValue,
  type WrittenFile,
} from '@codexlab/core';
import { hashOf } from '../http/etags.ts';

/** A file that shall be there. */
export interface WantedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly properties: Readonly<Record<string, PropertyValue>> | null;
  /** The same request may have made it already, before the server was stopped. */
  readonly interrupted: boolean;
}

/** Makes a file, with its properties or not at all. Throws `conflict` when something stands there. */
export async function createFile(notebook: Notebook, wanted: WantedFile): Promise<WrittenFile> {
  const written = await writeNew(notebook, wanted);
  if (wanted.properties === null) return written;
  try {
    const change = await notebook.properties.set(written.path, wanted.properties, { ifHash: written.hash });
    return change.written.find(({ path }) => path === written.path) ?? written;
  } catch (error) {
    // what was asked for cannot be had: the half of it must not stay
    const takenBack = notebook.files.remove(written.path, { ifHash: written.hash });
    await takenBack.catch(() => undefined);
    throw error;
  }
}

async function writeNew(notebook: Notebook, { path, bytes, interrupted }: WantedFile): Promise<WrittenFile> {
  try {
    return await notebook.files.write(path, bytes, { ifHash: null });
  } catch (error) {
    if (!isCodexError(error, 'conflict')) throw error;
    const file = await notebook.files.get(path);
    const hash = hashOf(bytes);
    if (interrupted && file !== null && file.hash === hash && error.details['current'] === hash)
      return { path: file.path, hash: file.hash, sizeBytes: bytes.length, conflict: null, indexed: true };
    const message = `Something stands at ${path} already. Choose another path, or replace it with PUT.`;
    throw new CodexError('conflict', message, { ...error.details, field: 'path' }, { cause: error });
  }
}
