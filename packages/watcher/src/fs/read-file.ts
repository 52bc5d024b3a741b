import crypto from 'node:crypto';
import fs, { type BigIntStats } from 'node:fs';
import type { FileContent, Hash, RelPath } from '@codexlab/core';
import { errnoOf } from './errno.ts';
import { kindOf, toFileStat } from './file-stat.ts';
import type { Folder } from './folder.ts';

const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0, O_NOCTTY = 0 } = fs.constants;
/** Files over this are hashed piece by piece. */
const WHOLE_BYTES = 16 * 1024 * 1024;
const PIECE_BYTES = 1024 * 1024;

/** Reads one entry of an open folder without following it. Throws the system's errors. */
export function readEntry(folder: Folder, name: string, path: RelPath, maxBytes: number): FileContent {
  const opened = openEntry(folder, name);
  if (opened === null) return readLink(folder, name, path, maxBytes);
  const { fd, stat } = opened;
  try {
    return stat.size <= BigInt(Math.min(maxBytes, WHOLE_BYTES))
      ? readWhole(fd, stat, path, maxBytes)
      : readPieces(fd, stat, path, maxBytes);
  } finally {
    fs.closeSync(fd);
  }
}

/** Opens one entry of an open folder for reading; null for a link. Throws the system's errors. */
export function openEntry(
  folder: Folder,
  name: string,
): { readonly fd: number; readonly stat: BigIntStats } | null {
  let fd: number;
  try {
    // Not blocking: the open of a pipe would wait for its other end.
    fd = fs.openSync(folder.at(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  } catch (error) {
    if (errnoOf(error) === 'ELOOP') return null;
    throw error;
  }
  try {
    return { fd, stat: requireOpened(fd, folder, name) };
  } catch (error) {
    fs.closeSync(fd);
    throw error;
  }
}

/** What was opened must be a file, and that of this folder. Throws as the system does. */
export function requireOpened(fd: number, folder: Folder, name: string): BigIntStats {
  const stat = fs.fstatSync(fd, { bigint: true });
  requireFile(stat);
  if (folder.fd < 0) requireSame(stat, folder, name);
  return stat;
}

/** SHA-256 in one call where Node has one. */
export function hashBytes(bytes: Uint8Array): Hash {
  const hash =
    typeof crypto.hash === 'function'
      ? crypto.hash('sha256', bytes, 'hex')
      : crypto.createHash('sha256').update(bytes).digest('hex');
  return hash as Hash;
}

function requireFile(stat: BigIntStats): void {
  const kind = kindOf(stat);
  if (kind === 'file') return;
  throw Object.assign(new Error('not a file'), { code: kind === 'folder' ? 'EISDIR' : 'ENXIO' });
}

/** Without descriptors of folders: what was opened must be what stands at the path, in a folder that still does. */
function requireSame(stat: BigIntStats, folder: Folder, name: string): void {
  const now = fs.lstatSync(folder.at(name), { bigint: true });
  if (now.dev !== stat.dev || now.ino !== stat.ino || !folder.isInPlace())
    throw Object.assign(new Error('replaced while it was opened'), { code: 'ELOOP' });
}

function readWhole(fd: number, stat: BigIntStats, path: RelPath, maxBytes: number): FileContent {
  const size = Number(stat.size);
  // One byte more than expected tells a file that has grown since it was asked for its size.
  const buffer = Buffer.allocUnsafe(size + 1);
  let length = 0;
  for (let read = -1; read !== 0 && length !== size && length <= size; length += read)
    read = fs.readSync(fd, buffer, length, size + 1 - length, null);
  if (length > size) return readPieces(fd, stat, path, maxBytes);
  const bytes = buffer.subarray(0, length);
  return { stat: toFileStat(path, stat), bytes, hash: hashBytes(bytes), truncated: false };
}

function readPieces(fd: number, stat: BigIntStats, path: RelPath, maxBytes: number): FileContent {
  const hash = crypto.createHash('sha256');
  const kept: Buffer[] = [];
  let keptBytes = 0;
  let position = 0;
  for (;;) {
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    const length = fs.readSync(fd, piece, 0, PIECE_BYTES, position);
    if (length === 0) break;
    position += length;
    hash.update(piece.subarray(0, length));
    const wanted = piece.subarray(0, Math.min(length, maxBytes - keptBytes));
    if (wanted.length > 0) kept.push(wanted);
    keptBytes += wanted.length;
  }
  const bytes = kept.length === 1 ? kept[0]! : Buffer.concat(kept);
  return {
    stat: toFileStat(path, stat),
    bytes,
    hash: hash.digest('hex') as Hash,
    truncated: position > keptBytes,
  };
}

function readLink(folder: Folder, name: string, path: RelPath, maxBytes: number): FileContent {
  const stat = fs.lstatSync(folder.at(name), { bigint: true });
  const target = fs.readlinkSync(folder.at(name), { encoding: 'buffer' });
  const bytes = target.subarray(0, maxBytes);
  return {
    stat: toFileStat(path, stat),
    bytes,
    hash: hashBytes(target),
    truncated: bytes.length < target.length,
  };
}
