import { CodexError } from '../errors.ts';
import type { FileStat, FileSystem, Hash } from '../fs/file-system.ts';
import type { NotebookId } from '../ids.ts';
import type { IndexReader } from '../notebook-index-reader.ts';
import type { RelPath } from '../paths.ts';
import { isVisible, type Visibility } from '../permissions/visibility.ts';
import { ownStatKey } from '../sync/sidecars.ts';

/** An open file of a notebook: the bytes of the moment it was opened, whatever takes its name meanwhile. */
export interface OpenFile {
  readonly stat: FileStat;
  /** Its hash where the index knows this very file; null when it has to be read for it. */
  readonly knownHash: Hash | null;
  /** Its hash, known or read piece by piece and then remembered. */
  hash(): Promise<Hash>;
  /**
   * At most `length` bytes from `offset` on, fewer only where the file ends; nothing else is read. Throws `invalid` for what
   * are no whole numbers from 0 on.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Frees it; safe to repeat. */
  close(): Promise<void>;
}

/** Opens a file for somebody; what they may not see is not there. Throws as `FileSystem.open` does. */
export async function openFile(
  ports: {
    readonly fs: Pick<FileSystem, 'open'>;
    readonly reader: Pick<IndexReader, 'files'>;
    readonly ref: { readonly id: NotebookId };
  },
  visibility: Visibility,
  path: RelPath,
): Promise<OpenFile> {
  requireVisible(visibility, ports.ref.id, path);
  const entry = await ports.fs.open(path);
  try {
    const known = await ports.reader.files.content(visibility, path);
    const isKnown = known !== null && ownStatKey(known.statKey) === entry.stat.statKey;
    const knownHash = isKnown ? known.hash : null;
    let read: Promise<Hash> | null = null;
    return {
      stat: entry.stat,
      knownHash,
      hash: () => (knownHash === null ? (read ??= entry.hash()) : Promise.resolve(knownHash)),
      async read(offset, length) {
        requireWhole('offset', offset);
        requireWhole('length', length);
        return entry.read(offset, length);
      },
      close: entry.close,
    };
  } catch (error) {
    await entry.close();
    throw error;
  }
}

/** What must not be seen is as if it did not exist. Throws `not_found`. */
export function requireVisible(visibility: Visibility, notebook: NotebookId, path: RelPath): void {
  if (!isVisible(visibility, notebook))
    throw new CodexError('not_found', `There is nothing at ${path}.`, { path });
}

function requireWhole(field: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new CodexError('invalid', `${field} must be a whole number from 0 on, not ${value}.`, { field });
}
