import { createHash, randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';
import { syncFolder } from './git-files.ts';

/** A pack that is being written: many objects at the cost of two files. */
export interface PackWriter {
  add(type: 'blob' | 'tree' | 'commit', oid: string, bytes: Uint8Array): Promise<void>;
  /** Brings pack and index to the disk, under their names. */
  finish(): Promise<void>;
  /** Removes what was written. */
  abandon(): Promise<void>;
}

const TYPES = { commit: 1, tree: 2, blob: 3 };
const HEADER_BYTES = 12;
const COUNT_AT = 8;
const LARGE_OFFSET = 0x80000000;
const pack = promisify(deflate);

interface Packed {
  readonly oid: string;
  readonly offset: number;
  readonly crc: number;
}

/** Begins a pack in a folder, under a name that `git gc` removes if a crash leaves it. */
export async function createPackWriter(folder: string): Promise<PackWriter> {
  const temp = join(folder, `tmp_pack_${randomUUID()}`);
  const tempIndex = join(folder, `tmp_idx_${randomUUID()}`);
  const handle = await open(temp, 'wx+', 0o444);
  const packed: Packed[] = [];
  await handle.write(header(0));
  let end = HEADER_BYTES;

  return {
    async add(type, oid, bytes) {
      const entry = Buffer.concat([entryHeader(TYPES[type], bytes.length), await pack(bytes)]);
      await handle.write(entry, 0, entry.length, end);
      packed.push({ oid, offset: end, crc: crc32(entry) });
      end += entry.length;
    },
    async finish() {
      await handle.write(header(packed.length), 0, HEADER_BYTES, 0);
      const checksum = await checksumOf(handle, end);
      await handle.write(checksum, 0, checksum.length, end);
      await handle.sync();
      await handle.close();
      packed.sort((a, b) => (a.oid < b.oid ? -1 : 1));
      const name = createHash('sha1')
        .update(packed.map(({ oid }) => oid).join(''))
        .digest('hex');
      await writeIndex(tempIndex, packed, checksum);
      await rename(temp, join(folder, `pack-${name}.pack`));
      await rename(tempIndex, join(folder, `pack-${name}.idx`)); // last: git looks for these
      await syncFolder(folder);
    },
    async abandon() {
      await handle.close().catch(() => undefined);
      await rm(temp, { force: true });
      await rm(tempIndex, { force: true });
    },
  };
}

function header(count: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.write('PACK', 'latin1');
  bytes.writeUInt32BE(2, 4);
  bytes.writeUInt32BE(count, COUNT_AT);
  return bytes;
}

function entryHeader(type: number, sizeBytes: number): Buffer {
  const bytes = [(type << 4) | (sizeBytes & 15)];
  for (let rest = Math.floor(sizeBytes / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1]! |= 0x80;
    bytes.push(rest & 0x7f);
  }
  return Buffer.from(bytes);
}

const CHUNK_BYTES = 1024 * 1024;

async function checksumOf(handle: Awaited<ReturnType<typeof open>>, length: number): Promise<Buffer> {
  const hash = createHash('sha1');
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let at = 0; at < length;) {
    const { bytesRead } = await handle.read(chunk, 0, Math.min(CHUNK_BYTES, length - at), at);
    if (bytesRead === 0) throw new Error('A pack that was just written is too short.');
    hash.update(chunk.subarray(0, bytesRead));
    at += bytesRead;
  }
  return hash.digest();
}

/** Version 2: how many ids begin with each byte, the ids, their checksums, where they are. */
async function writeIndex(path: string, packed: readonly Packed[], checksum: Buffer): Promise<void> {
  const head = Buffer.alloc(8 + 256 * 4);
  head.writeUInt32BE(0xff744f63, 0);
  head.writeUInt32BE(2, 4);
  for (let byte = 0, count = 0; byte < 256; byte++) {
    while (count < packed.length && Number.parseInt(packed[count]!.oid.slice(0, 2), 16) <= byte) count++;
    head.writeUInt32BE(count, 8 + byte * 4);
  }
  const large = packed.filter(({ offset }) => offset >= LARGE_OFFSET);
  const crcs = Buffer.alloc(packed.length * 4);
  const offsets = Buffer.alloc(packed.length * 4);
  packed.forEach(({ crc, offset }, at) => {
    const place = large.findIndex((each) => each.offset === offset);
    crcs.writeUInt32BE(crc, at * 4);
    offsets.writeUInt32BE(place < 0 ? offset : LARGE_OFFSET + place, at * 4);
  });
  const farOffsets = Buffer.alloc(large.length * 8);
  large.forEach(({ offset }, at) => farOffsets.writeBigUInt64BE(BigInt(offset), at * 8));
  const ids = Buffer.from(packed.map(({ oid }) => oid).join(''), 'hex');
  const body = Buffer.concat([head, ids, crcs, offsets, farOffsets, checksum]);
  const handle = await open(path, 'wx', 0o444);
  try {
    await handle.writeFile(Buffer.concat([body, createHash('sha1').update(body).digest()]));
    await handle.sync();
  } finally {
    await handle.close();
  }
}
