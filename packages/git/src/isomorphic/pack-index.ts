import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { unreadable } from './failures.ts';

/** Where the objects of a pack lie. */
export interface PackIndex {
  /** The byte at which an object begins; null when the pack does not hold it. */
  offsetOf(oid: string): number | null;
  /** All ids that begin so; `prefix` has 4 digits at least. */
  startingWith(prefix: string): string[];
}

const HEADER_BYTES = 8;
const FANOUT_BYTES = 256 * 4;
const OID_BYTES = 20;
const LARGE_OFFSET = 0x80000000;

/** Reads the index of a pack, version 2 (git's since 2007). Throws `unavailable` for any other. */
export async function readPackIndex(path: string): Promise<PackIndex> {
  const bytes = await readFile(path);
  if (bytes.length < HEADER_BYTES + FANOUT_BYTES || bytes.readUInt32BE(0) !== 0xff744f63)
    throw unreadable(basename(path));
  const fanout = (byte: number): number => (byte < 0 ? 0 : bytes.readUInt32BE(HEADER_BYTES + byte * 4));
  const count = fanout(255);
  const names = HEADER_BYTES + FANOUT_BYTES;
  const offsets = names + count * (OID_BYTES + 4);
  const largeOffsets = offsets + count * 4;
  if (bytes.length < largeOffsets + 2 * OID_BYTES) throw unreadable(basename(path));

  /** The first object whose id is not before this one. */
  function lowerBound(oid: Buffer): number {
    let from = fanout(oid[0]! - 1);
    let to = fanout(oid[0]!);
    while (from < to) {
      const middle = (from + to) >> 1;
      const at = names + middle * OID_BYTES;
      if (bytes.compare(oid, 0, OID_BYTES, at, at + OID_BYTES) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  function oidAt(position: number): string {
    return bytes.toString('hex', names + position * OID_BYTES, names + (position + 1) * OID_BYTES);
  }

  function offsetAt(position: number): number {
    const offset = bytes.readUInt32BE(offsets + position * 4);
    if (offset < LARGE_OFFSET) return offset;
    return Number(bytes.readBigUInt64BE(largeOffsets + (offset - LARGE_OFFSET) * 8));
  }

  return {
    offsetOf(oid) {
      const position = lowerBound(Buffer.from(oid, 'hex'));
      return position < count && oidAt(position) === oid ? offsetAt(position) : null;
    },
    startingWith(prefix) {
      const found: string[] = [];
      let position = lowerBound(Buffer.from(prefix.padEnd(2 * OID_BYTES, '0'), 'hex'));
      for (; position < count && oidAt(position).startsWith(prefix); position++) found.push(oidAt(position));
      return found;
    },
  };
}
