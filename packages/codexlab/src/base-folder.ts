import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { type Hash, MAX_TEXT_BYTES, type NotebookId } from '@codexlab/core';

/** The files of bases, `<folder>/<notebook>/<hash>`, each compressed. A cache: it may be removed at any time. */
export interface BaseFolder {
  /** Throws what the system refuses. */
  write(notebook: NotebookId, hash: Hash, bytes: Uint8Array): Promise<void>;
  /** Null when it is not there, or not what its name says: it is removed then. */
  read(notebook: NotebookId, hash: Hash): Promise<Uint8Array | null>;
}

const HASH = /^[0-9a-f]{64}$/;
/** What was not finished is removed when it is so old. */
const UNFINISHED_MS = 60 * 60 * 1000;

const deflate = promisify(deflateRaw);
const inflate = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflateRaw);

/** Opens a folder, which is made with the first base. What was used longest ago goes when it holds more than `maxBytes`. */
export function openBaseFolder(folder: string, maxBytes: number): BaseFolder {
  const fileOf = (notebook: NotebookId, hash: Hash) => join(folder, notebook, hash);
  // Other processes write here too: after so many bytes of our own everything is counted again.
  let untilCountBytes = 0;

  return {
    async write(notebook, hash, bytes) {
      const file = fileOf(notebook, hash);
      if (await touch(file)) return;
      const packed = await deflate(bytes, { level: 1 });
      await mkdir(join(folder, notebook), { recursive: true, mode: 0o700 });
      const unfinished = `${file}.${randomBytes(6).toString('hex')}`;
      try {
        await writeFile(unfinished, packed, { mode: 0o600, flag: 'wx' });
        await rename(unfinished, file);
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
      untilCountBytes -= packed.length;
      if (untilCountBytes < 0) untilCountBytes = await trim(folder, maxBytes);
    },
    async read(notebook, hash) {
      if (!HASH.test(hash)) return null;
      const file = fileOf(notebook, hash);
      const packed = await readFile(file).catch(() => null);
      if (!packed) return null;
      const bytes = await inflate(packed, { maxOutputLength: MAX_TEXT_BYTES }).catch(() => null);
      if (bytes && createHash('sha256').update(bytes).digest('hex') === hash) {
        await touch(file);
        return bytes;
      }
      await rm(file, { force: true });
      return null;
    },
  };
}

/** Notes that a file was used; false when it is not there. */
async function touch(file: string): Promise<boolean> {
  const now = new Date();
  return utimes(file, now, now).then(
    () => true,
    () => false,
  );
}

/** Removes what was used longest ago until less than nine tenths are left; answers how much may come before the next time. */
async function trim(folder: string, maxBytes: number): Promise<number> {
  const files = await listFiles(folder);
  let total = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const enough = total > maxBytes ? maxBytes * 0.9 : maxBytes;
  for (const { path, sizeBytes } of files.toSorted((a, b) => a.usedMs - b.usedMs)) {
    if (total <= enough) break;
    await rm(path, { force: true });
    total -= sizeBytes;
  }
  return Math.max((maxBytes - total) / 2, maxBytes / 20);
}

async function listFiles(folder: string) {
  const files: { path: string; sizeBytes: number; usedMs: number }[] = [];
  for (const notebook of await readdir(folder)) {
    for (const name of await readdir(join(folder, notebook)).catch(() => [])) {
      const path = join(folder, notebook, name);
      const found = await stat(path).catch(() => null);
      if (!found) continue;
      const isStale = !HASH.test(name) && found.mtimeMs < Date.now() - UNFINISHED_MS;
      if (isStale) await rm(path, { force: true });
      else files.push({ path, sizeBytes: found.size, usedMs: found.mtimeMs });
    }
  }
  return files;
}
