import type { Clock } from '../clock.ts';
import { isCodexError } from '../errors.ts';
import type { FileSystem, Hash, WriteOptions, WriteResult } from '../fs/file-system.ts';
import type { NewId, Ulid } from '../ids.ts';
import { type RelPath, relPathOnDisk } from '../paths.ts';
import type { Origin } from '../sync/scope.ts';
import { PIECE_BYTES } from './pieces.ts';
import { discardTrash, trashFolder, trashManifest, trashName, writeTrashManifest } from './trash-store.ts';

/** What keeping needs. */
export interface KeepPorts {
  readonly fs: FileSystem;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** A write that keeps what it replaces. */
export interface KeepingWrite extends WriteOptions {
  readonly path: RelPath;
  readonly bytes: Uint8Array;
  readonly origin: Origin;
}

/** Writers may come between the copy and the write: then another copy is made, so often. */
const MAX_TRIES = 5;

/**
 * Writes a file as `FileSystem.write` does; what stood there is in the trash before it is replaced, so that no crash comes
 * between. A write that is refused leaves nothing behind.
 */
export async function writeKeeping(
  ports: KeepPorts,
  wanted: KeepingWrite,
  triesLeft = MAX_TRIES,
): Promise<WriteResult> {
  const { path, bytes, ifHash, executable } = wanted;
  const copy = ifHash === null ? null : await copyToTrash(ports, wanted);
  if (copy === null) return ports.fs.write(path, bytes, { ifHash, executable });
  try {
    return await ports.fs.write(path, bytes, { ifHash: ifHash ?? copy.hash, executable });
  } catch (error) {
    const isRefused = isCodexError(error, 'conflict');
    // A write that broke off may have replaced the file already.
    if (isRefused || (await isStill(ports.fs, path, copy.hash))) await discardTrash(ports.fs, copy.id);
    if (isRefused && ifHash === undefined && triesLeft > 1) return writeKeeping(ports, wanted, triesLeft - 1);
    throw error;
  }
}

/** Copies a file into the trash; null where none stands. The manifest comes last: until then no list shows the copy. */
async function copyToTrash(
  { fs, clock, newId }: KeepPorts,
  { path, origin }: KeepingWrite,
): Promise<{ readonly id: Ulid; readonly hash: Hash } | null> {
  if ((await fs.stat(path))?.kind !== 'file') return null;
  const id = newId();
  const folder = trashFolder(id);
  const name = trashName(path);
  try {
    const staged = relPathOnDisk(folder, name === 'staged' ? 'staging' : 'staged');
    const hash = await copyFile(fs, path, staged);
    await fs.adopt(relPathOnDisk(folder, name), staged, { hash, ifHash: null });
    const deletedMs = clock.nowMs();
    await writeTrashManifest(fs, id, trashManifest({ path, deletedMs, origin, owner: null, sidecars: [] }));
    return { id, hash };
  } catch (error) {
    await discardTrash(fs, id);
    if (isCodexError(error, 'not_found')) return null; // removed meanwhile: the write finds out
    throw error;
  }
}

/** Returns the hash of the copy: a program may write into the file while it is read. */
async function copyFile(fs: FileSystem, from: RelPath, to: RelPath): Promise<Hash> {
  const entry = await fs.open(from);
  try {
    let at = 0;
    for (;;) {
      const piece = await entry.read(at, PIECE_BYTES);
      at = await fs.append(to, at, piece);
      if (piece.length < PIECE_BYTES) break;
    }
  } finally {
    await entry.close();
  }
  return (await fs.read(to, { maxBytes: 0 })).hash;
}

async function isStill(fs: FileSystem, path: RelPath, hash: Hash): Promise<boolean> {
  const now = await fs.read(path, { maxBytes: 0 }).catch(() => null);
  return now?.hash === hash;
}
