import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { inflate, inflateSync } from 'node:zlib';
import { createByteCache } from './byte-cache.ts';
import { unreadable } from './failures.ts';

/** What a pack holds at one place: an object, or how it differs from another. */
export interface PackedEntry {
  readonly type: 'commit' | 'tree' | 'blob' | 'tag' | 'delta';
  readonly bytes: Buffer;
  /** For a delta: where its base begins in this pack, or the id of the base. */
  readonly base: number | string | null;
}

/** A pack, read in windows: never as a whole. */
export interface PackFile {
  entryAt(offset: number): Promise<PackedEntry>;
  /** The size that the entry has when it is unpacked (of a delta: the delta's own). */
  headerAt(offset: number): Promise<{ readonly type: PackedEntry['type']; readonly sizeBytes: number }>;
  close(): Promise<void>;
}

const TYPES = new Map<number, PackedEntry['type']>([
  [1, 'commit'],
  [2, 'tree'],
  [3, 'blob'],
  [4, 'tag'],
  [6, 'delta'],
  [7, 'delta'],
]);
const OFFSET_DELTA = 6;
const REFERENCE_DELTA = 7;
const MAX_HEADER_BYTES = 64;
const WINDOW_BYTES = 256 * 1024;
const MAX_WINDOWS_BYTES = 16 * WINDOW_BYTES;
/** From this size on, unpacking leaves the event loop free. */
const LARGE_BYTES = 256 * 1024;
const inflateAside = promisify(inflate);

/** Opens a pack for reading. */
export async function openPackFile(path: string): Promise<PackFile> {
  const handle = await open(path, 'r');
  const sizeBytes = (await handle.stat()).size;
  const range = windowed(handle, sizeBytes);

  async function header(offset: number) {
    const bytes = await range(offset, MAX_HEADER_BYTES);
    let at = 0;
    let byte = bytes[at++] ?? 0;
    const kind = (byte >> 4) & 7;
    let size = byte & 15;
    for (let shift = 4; byte >= 0x80; shift += 7) {
      byte = bytes[at++] ?? 0;
      size += (byte & 0x7f) * 2 ** shift;
    }
    const type = TYPES.get(kind);
    if (!type) throw unreadable(basename(path));
    if (kind === OFFSET_DELTA) {
      const base = readBaseDistance(bytes, at);
      return { type, size, at: base.next, base: offset - base.value };
    }
    if (kind === REFERENCE_DELTA)
      return { type, size, at: at + 20, base: bytes.toString('hex', at, at + 20) };
    return { type, size, at, base: null };
  }

  return {
    async entryAt(offset) {
      const { type, size, at, base } = await header(offset);
      const packed = await range(offset + at, size + (size >> 3) + 256); // what does not shrink grows by less
      const bytes = await unpack(packed, size);
      if (bytes.length !== size) throw unreadable(basename(path));
      return { type, bytes, base };
    },
    async headerAt(offset) {
      const { type, size } = await header(offset);
      return { type, sizeBytes: size };
    },
    close: () => handle.close(),
  };
}

async function unpack(packed: Buffer, size: number): Promise<Buffer> {
  const options = { maxOutputLength: Math.max(size, 1) };
  return size < LARGE_BYTES ? inflateSync(packed, options) : inflateAside(packed, options);
}

function windowed(handle: FileHandle, sizeBytes: number): (at: number, length: number) => Promise<Buffer> {
  const windows = createByteCache<Buffer>(MAX_WINDOWS_BYTES);

  async function window(start: number): Promise<Buffer> {
    const known = windows.get(String(start));
    if (known) return known;
    const bytes = await readFully(handle, start, Math.min(WINDOW_BYTES, sizeBytes - start));
    windows.set(String(start), bytes, WINDOW_BYTES);
    return bytes;
  }

  return async (at, wanted) => {
    const length = Math.min(wanted, sizeBytes - at);
    if (length <= 0) throw unreadable('the end of a pack');
    const start = at - (at % WINDOW_BYTES);
    if (at + length > start + WINDOW_BYTES) return readFully(handle, at, length);
    return (await window(start)).subarray(at - start, at - start + length);
  };
}

async function readFully(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await handle.read(bytes, done, length - done, at + done);
    if (bytesRead === 0) throw unreadable('the end of a pack');
    done += bytesRead;
  }
  return bytes;
}

function readBaseDistance(bytes: Buffer, start: number): { value: number; next: number } {
  let at = start;
  let byte = bytes[at++] ?? 0;
  let value = byte & 0x7f;
  while (byte >= 0x80) {
    byte = bytes[at++] ?? 0;
    value = (value + 1) * 128 + (byte & 0x7f);
  }
  return { value, next: at };
}
