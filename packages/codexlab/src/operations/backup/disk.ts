import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, lstat, mkdir, open, readlink, rename, rm, symlink, utimes } from 'node:fs/promises';
import { nameToBytes } from '@codexlab/core';

const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
const PIECE_BYTES = 1 << 20;

/** How many bytes something has, and their SHA-256 as 64 hexadecimal digits. */
export interface Digest {
  readonly bytes: number;
  readonly sha256: string;
}

/** How to write a file. */
export interface FileMarks {
  readonly mode: number;
  /** When it was changed last; absent: now. */
  readonly modifiedMs?: number | undefined;
}

/** What backups and restores do to a disk; paths are absolute, and lossless as `nameToBytes` has it. */
export interface BackupDisk {
  /** Makes it with what is missing above it; one that is there stays. */
  makeFolder(path: string, mode: number): Promise<void>;
  /** Writes a new file; done when the disk has it. Throws when something stands there. */
  write(path: string, pieces: Pieces, marks: FileMarks): Promise<Digest>;
  makeLink(path: string, target: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Takes away whatever is there, or nothing. */
  remove(path: string): Promise<void>;
  /** Done when the disk has a file, or the names in a folder. */
  sync(path: string): Promise<void>;
}

/** Bytes, one piece after the other. */
export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** The disks of this machine. */
export const nodeDisk: BackupDisk = Object.freeze({
  async makeFolder(path: string, mode: number) {
    await mkdir(systemPath(path), { recursive: true, mode });
  },
  write: writeFile,
  async makeLink(path: string, target: string) {
    await symlink(systemPath(target), systemPath(path));
  },
  rename: (from: string, to: string) => rename(systemPath(from), systemPath(to)),
  remove: (path: string) => rm(systemPath(path), { recursive: true, force: true }),
  sync: syncPath,
});

/** Reads a file piece by piece; a link is not followed. */
export async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(systemPath(path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, PIECE_BYTES, null);
      if (bytesRead === 0) return;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** Reads all of a file. */
export async function digestOf(path: string): Promise<Digest> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of piecesOf(path)) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** What stands at a path, or null; links are not followed. */
export async function lookAt(path: string) {
  return lstat(systemPath(path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });
}

/** Where a link leads, losslessly. */
export async function linkTarget(path: string): Promise<Uint8Array> {
  return readlink(systemPath(path), { encoding: 'buffer' });
}

async function writeFile(path: string, pieces: Pieces, marks: FileMarks): Promise<Digest> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(systemPath(path), 'wx', marks.mode);
  try {
    for await (const piece of pieces) {
      hash.update(piece);
      bytes += piece.length;
      await file.writeFile(piece);
    }
    if (marks.modifiedMs !== undefined) await file.utimes(marks.modifiedMs / 1000, marks.modifiedMs / 1000);
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Systems that cannot do so for a folder do it with the file. */
async function syncPath(path: string): Promise<void> {
  const isFolder = (await lstat(systemPath(path))).isDirectory();
  if (isFolder && process.platform === 'win32') return;
  const file = await open(systemPath(path), isFolder ? 'r' : 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Names on a disk are bytes. */
function systemPath(path: string): Buffer {
  return Buffer.from(nameToBytes(path));
}

/** Sets what a folder is marked with, once nothing more is written into it. */
export async function markFolder(path: string, { mode, modifiedMs }: FileMarks): Promise<void> {
  await chmod(systemPath(path), mode);
  if (modifiedMs !== undefined) await utimes(systemPath(path), modifiedMs / 1000, modifiedMs / 1000);
}
