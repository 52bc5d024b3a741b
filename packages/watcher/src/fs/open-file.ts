import crypto from 'node:crypto';
import fs from 'node:fs';
import { promisify } from 'node:util';
import { CodexError, type Hash, type OpenEntry, type RelPath } from '@codexlab/core';
import { toCodexError } from './errno.ts';
import { toFileStat } from './file-stat.ts';
import type { Folder } from './folder.ts';
import { openEntry, readEntry } from './read-file.ts';

const readLater = promisify(fs.read);
const PIECE_BYTES = 1024 * 1024;

/** Opens one entry of an open folder for reading parts of it, without following it. Throws the system's errors. */
export function openFile(folder: Folder, name: string, path: RelPath): OpenEntry {
  const opened = openEntry(folder, name);
  if (opened === null) return openLink(folder, name, path);
  const { fd } = opened;
  const stat = toFileStat(path, opened.stat);
  const running = new Set<Promise<unknown>>();
  let closing: Promise<void> | null = null;

  /** The descriptor is closed only when nothing reads by it: its number may be given to another file at once. */
  async function reading<T>(work: () => Promise<T>): Promise<T> {
    if (closing) throw new CodexError('unavailable', `${path} is closed.`, { path });
    const done = work().catch((error: unknown) => {
      throw toCodexError(error, path);
    });
    running.add(done);
    try {
      return await done;
    } finally {
      running.delete(done);
    }
  }

  async function close(): Promise<void> {
    await Promise.allSettled(running);
    fs.closeSync(fd);
  }

  return {
    stat,
    read: (offset, length) => reading(() => readRange(fd, offset, Math.min(length, stat.sizeBytes - offset))),
    hash: () => reading(() => hashFile(fd)),
    close: () => (closing ??= close()),
  };
}

/** Bytes from a position on, fewer where the file ends. */
export async function readRange(fd: number, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.max(length, 0));
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await readLater(fd, buffer, filled, buffer.length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

async function hashFile(fd: number): Promise<Hash> {
  const hash = crypto.createHash('sha256');
  for (let at = 0; ;) {
    const piece = await readRange(fd, at, PIECE_BYTES);
    if (piece.length === 0) return hash.digest('hex') as Hash;
    hash.update(piece);
    at += piece.length;
  }
}

/** A link is its target text. */
function openLink(folder: Folder, name: string, path: RelPath): OpenEntry {
  const { stat, bytes, hash } = readEntry(folder, name, path, Infinity);
  return {
    stat,
    read: async (offset, length) => bytes.slice(offset, offset + length),
    hash: () => Promise.resolve(hash),
    close: () => Promise.resolve(),
  };
}
