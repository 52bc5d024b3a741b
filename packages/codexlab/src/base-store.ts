import { join } from 'node:path';
import type { AbsPath, BaseStore, Hash, NotebookId } from '@codexlab/core';
import { openBaseFolder } from './base-folder.ts';

/** Bases of the notebooks of a data folder: compressed files in `<data>/bases/<notebook>`, 256 MB at the most. */
export interface Bases {
  of(notebook: NotebookId): BaseStore;
  /** Done when all that was kept is on the disk. */
  close(): Promise<void>;
}

/** Limits of bases. */
export interface BasesOptions {
  /** So much all of them may take on the disk. Default: 256 MB. */
  readonly maxBytes?: number | undefined;
  /** So much may wait to be written; what comes then is not kept. Default: 64 MB. */
  readonly maxWaitingBytes?: number | undefined;
}

/** So many bases are known to be on the disk without looking. */
const MAX_RECENT = 10_000;
const MEGABYTE = 1024 * 1024;

/** Opens the bases; the folder is made with the first one. They are written one after the other, behind everything else. */
export function openBases(dataDir: AbsPath, options: BasesOptions = {}): Bases {
  const { maxBytes = 256 * MEGABYTE, maxWaitingBytes = 64 * MEGABYTE } = options;
  const folder = openBaseFolder(join(dataDir, 'bases'), maxBytes);
  const recent = new Set<string>();
  const waiting = new Map<string, Uint8Array>();
  let waitingBytes = 0;
  let turn = Promise.resolve();

  function noteRecent(key: string): void {
    recent.delete(key);
    recent.add(key);
    const [oldest] = recent;
    if (recent.size > MAX_RECENT && oldest !== undefined) recent.delete(oldest);
  }

  function keep(notebook: NotebookId, hash: Hash, bytes: Uint8Array): void {
    const key = `${notebook}/${hash}`;
    if (waiting.has(key)) return;
    if (recent.has(key)) return noteRecent(key);
    if (waitingBytes + bytes.length > maxWaitingBytes) return;
    waiting.set(key, bytes);
    waitingBytes += bytes.length;
    turn = turn.then(() => write(key, notebook, hash, bytes));
  }

  /** A base that cannot be kept is none. */
  async function write(key: string, notebook: NotebookId, hash: Hash, bytes: Uint8Array): Promise<void> {
    await folder.write(notebook, hash, bytes).then(
      () => noteRecent(key),
      () => undefined,
    );
    waiting.delete(key);
    waitingBytes -= bytes.length;
  }

  async function get(notebook: NotebookId, hash: Hash): Promise<Uint8Array | null> {
    const key = `${notebook}/${hash}`;
    const bytes = waiting.get(key) ?? (await folder.read(notebook, hash).catch(() => null));
    if (!bytes) recent.delete(key);
    return bytes;
  }

  return {
    of: (notebook) => ({
      keep: (hash, bytes) => keep(notebook, hash, bytes),
      get: (hash) => get(notebook, hash),
      settled: () => turn,
    }),
    close: () => turn,
  };
}
