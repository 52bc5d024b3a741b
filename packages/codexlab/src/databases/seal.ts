import { open, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { syncFolder } from '../server/durable-file.ts';
import { sizeOf } from './inspect.ts';

const PIECE_BYTES = 1_048_576;

/** Where the seal of a database lies: its length and a sum over its bytes, as they were when it was closed in order. */
export function sealOf(path: string): string {
  return `${path}-seal`;
}

/**
 * Notes what the closed database `path` holds. The engine checks the structure of its pages, never their content: only
 * this tells later that a byte has changed. None is made for more than `maxBytes`, nor while a log is left.
 */
export async function sealDatabase(path: string, maxBytes = Infinity): Promise<void> {
  const bytes = await sizeOf(path);
  if (bytes === null || bytes === 0 || bytes > maxBytes || (await hasLog(path))) return;
  await writeFile(sealOf(path), JSON.stringify({ bytes, crc32: await sumOf(path) }), { mode: 0o600 });
}

/** True when the database has a seal that is not its own: somebody or something has changed it since it was closed. */
export async function isSealBroken(path: string): Promise<boolean> {
  const seal = await readSeal(path);
  // With a log, the process that wrote it has broken the seal, and only its removal did not reach the disk.
  if (seal === null || (await hasLog(path))) return false;
  const bytes = await sizeOf(path);
  if (bytes === null) return false; // deleted, and to be made anew
  return seal.bytes !== bytes || seal.crc32 !== (await sumOf(path));
}

/** Takes the seal off, for good before anything else is written: one that came back would accuse a sound database. */
export async function breakSeal(path: string): Promise<void> {
  if ((await sizeOf(sealOf(path))) === null) return;
  await rm(sealOf(path), { force: true });
  syncFolder(dirname(path));
}

interface Seal {
  readonly bytes: number;
  readonly crc32: number;
}

/** Null where there is none, or one that was not written to its end. */
async function readSeal(path: string): Promise<Seal | null> {
  try {
    const seal: unknown = JSON.parse(await readFile(sealOf(path), 'utf8'));
    return isSeal(seal) ? seal : null;
  } catch {
    return null;
  }
}

function isSeal(value: unknown): value is Seal {
  if (typeof value !== 'object' || value === null || !('bytes' in value) || !('crc32' in value)) return false;
  return typeof value.bytes === 'number' && typeof value.crc32 === 'number';
}

async function hasLog(path: string): Promise<boolean> {
  return ((await sizeOf(`${path}-wal`)) ?? 0) > 0;
}

async function sumOf(path: string): Promise<number> {
  const file = await open(path, 'r');
  try {
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    let sum = 0;
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, PIECE_BYTES, null);
      if (bytesRead === 0) return sum;
      sum = crc32(piece.subarray(0, bytesRead), sum);
    }
  } finally {
    await file.close();
  }
}
