import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { nameFromBytes, nameToBytes } from '@codexlab/core';
import { notSupported, unreadable } from './failures.ts';

/** What the index knows of one file. */
export interface IndexEntry {
  readonly path: string;
  readonly mode: number;
  readonly oid: string;
  /** 0; or 1 to 3 for the sides of a conflict. */
  readonly stage: number;
  readonly stat: IndexStat;
  /** Somebody has said that they will add it; its content is not there yet. */
  readonly isIntended: boolean;
  /** The user told git not to look at the file: it counts as unchanged. */
  readonly isHeld: boolean;
  /** The flags as they are written, without the length of the name. */
  readonly flags: number;
  readonly extendedFlags: number;
}

/** The stat of a file as the index keeps it: each number cut to 32 bits. */
export interface IndexStat {
  readonly ctimeS: number;
  readonly ctimeNs: number;
  readonly mtimeS: number;
  readonly mtimeNs: number;
  readonly dev: number;
  readonly ino: number;
  readonly uid: number;
  readonly gid: number;
  readonly sizeBytes: number;
}

const FIELDS = ['ctimeS', 'ctimeNs', 'mtimeS', 'mtimeNs', 'dev', 'ino'] as const;
const FIXED_BYTES = 62;
const CHECKSUM_BYTES = 20;
const EXTENDED = 0x4000;
const INTENT_TO_ADD = 0x2000;
const ASSUME_UNCHANGED = 0x8000;
const SKIP_WORKTREE = 0x4000;
const NAME_MASK = 0x0fff;

/** Reads an index of version 2, 3 or 4. Throws `unsupported` for a split or sparse one, `unavailable` for a broken one. */
export function parseIndex(bytes: Buffer): IndexEntry[] {
  if (bytes.length < 12 + CHECKSUM_BYTES || bytes.toString('latin1', 0, 4) !== 'DIRC')
    throw unreadable('index');
  requireChecksum(bytes);
  const version = bytes.readUInt32BE(4);
  if (version < 2 || version > 4) throw notSupported(`The index has the version ${version}.`, 'index');
  const count = bytes.readUInt32BE(8);
  const entries: IndexEntry[] = [];
  let at = 12;
  let name: Buffer = Buffer.alloc(0);
  for (let number = 0; number < count; number++) {
    const start = at;
    if (start + FIXED_BYTES > bytes.length) throw unreadable('index');
    const flags = bytes.readUInt16BE(start + 60);
    const isExtended = (flags & EXTENDED) !== 0;
    const extendedFlags = isExtended ? bytes.readUInt16BE(start + 62) : 0;
    at = start + FIXED_BYTES + (isExtended ? 2 : 0);
    const kept = version === 4 ? readCut(bytes, at) : { cut: name.length, next: at };
    const end = bytes.indexOf(0, kept.next);
    if (end < 0) throw unreadable('index');
    name = Buffer.concat([name.subarray(0, name.length - kept.cut), bytes.subarray(kept.next, end)]);
    at = version === 4 ? end + 1 : start + padded(end - start);
    entries.push({
      ...readFixed(bytes, start),
      path: nameFromBytes(name),
      ...{ flags: flags & ~NAME_MASK },
      extendedFlags,
      stage: (flags >> 12) & 3,
      isIntended: (extendedFlags & INTENT_TO_ADD) !== 0,
      isHeld: (flags & ASSUME_UNCHANGED) !== 0 || (extendedFlags & SKIP_WORKTREE) !== 0,
    });
  }
  refuseExtensions(bytes, at);
  return entries;
}

/** The bytes of an index (version 2, or 3 where an entry needs it), sorted as git wants it. */
export function formatIndex(entries: readonly IndexEntry[]): Buffer {
  const named = entries.map((entry) => ({ entry, name: Buffer.from(nameToBytes(entry.path)) }));
  named.sort((a, b) => Buffer.compare(a.name, b.name) || a.entry.stage - b.entry.stage);
  const head = Buffer.alloc(12);
  head.write('DIRC', 'latin1');
  head.writeUInt32BE(entries.some((entry) => entry.extendedFlags !== 0) ? 3 : 2, 4);
  head.writeUInt32BE(entries.length, 8);
  const body = Buffer.concat([head, ...named.map(({ entry, name }) => formatEntry(entry, name))]);
  return Buffer.concat([body, createHash('sha1').update(body).digest()]);
}

/** A fresh entry for a file that is on the disk as it is in the newest commit. */
export function newEntry(path: string, mode: number, oid: string, stat: BigIntStats): IndexEntry {
  return {
    path,
    mode,
    oid,
    stage: 0,
    stat: indexStat(stat),
    isIntended: false,
    isHeld: false,
    flags: 0,
    extendedFlags: 0,
  };
}

/** The stat of a file in the form of the index. */
export function indexStat(stat: BigIntStats): IndexStat {
  const cut = (value: bigint): number => Number(BigInt.asUintN(32, value));
  return {
    ctimeS: cut(stat.ctimeNs / 1_000_000_000n),
    ctimeNs: Number(stat.ctimeNs % 1_000_000_000n),
    mtimeS: cut(stat.mtimeNs / 1_000_000_000n),
    mtimeNs: Number(stat.mtimeNs % 1_000_000_000n),
    dev: cut(stat.dev),
    ino: cut(stat.ino),
    uid: cut(stat.uid),
    gid: cut(stat.gid),
    sizeBytes: cut(stat.size),
  };
}

/** True when a file has not been touched since its entry was made; a file as young as the index is never sure. */
export function isUntouched(entry: IndexEntry, stat: BigIntStats, indexMtimeNs: bigint): boolean {
  if (stat.mtimeNs >= indexMtimeNs || entry.isIntended) return false;
  const now = indexStat(stat);
  return (['ctimeS', 'ctimeNs', 'mtimeS', 'mtimeNs', 'ino', 'uid', 'gid', 'sizeBytes'] as const).every(
    (field) => now[field] === entry.stat[field],
  );
}

function readFixed(bytes: Buffer, at: number): Pick<IndexEntry, 'mode' | 'oid' | 'stat'> {
  const word = (number: number): number => bytes.readUInt32BE(at + number * 4);
  const [ctimeS, ctimeNs, mtimeS, mtimeNs] = [word(0), word(1), word(2), word(3)];
  return {
    mode: word(6),
    oid: bytes.toString('hex', at + 40, at + 60),
    stat: {
      ...{ ctimeS, ctimeNs, mtimeS, mtimeNs },
      ...{ dev: word(4), ino: word(5), uid: word(7), gid: word(8), sizeBytes: word(9) },
    },
  };
}

function formatEntry(entry: IndexEntry, name: Buffer): Buffer {
  const isExtended = entry.extendedFlags !== 0;
  const nameAt = FIXED_BYTES + (isExtended ? 2 : 0);
  const bytes = Buffer.alloc(padded(nameAt + name.length));
  FIELDS.forEach((field, number) => bytes.writeUInt32BE(entry.stat[field], number * 4));
  bytes.writeUInt32BE(entry.mode, 24);
  bytes.writeUInt32BE(entry.stat.uid, 28);
  bytes.writeUInt32BE(entry.stat.gid, 32);
  bytes.writeUInt32BE(entry.stat.sizeBytes, 36);
  bytes.write(entry.oid, 40, 'hex');
  const flags = (entry.flags & ~EXTENDED) | (isExtended ? EXTENDED : 0);
  bytes.writeUInt16BE(flags | Math.min(name.length, NAME_MASK), 60);
  if (isExtended) bytes.writeUInt16BE(entry.extendedFlags, 62);
  name.copy(bytes, nameAt);
  return bytes;
}

/** Entries end in 1 to 8 zeros, so that each begins at a multiple of 8. */
function padded(length: number): number {
  return (length + 8) & ~7;
}

/** Version 4 tells how much of the name before is not the beginning of this one. */
function readCut(bytes: Buffer, start: number): { cut: number; next: number } {
  let at = start;
  let byte = bytes[at++] ?? 0;
  let cut = byte & 0x7f;
  while (byte >= 0x80) {
    byte = bytes[at++] ?? 0;
    cut = (cut + 1) * 128 + (byte & 0x7f);
  }
  return { cut, next: at };
}

/** What is written in capitals may be dropped (caches); anything else changes what the entries mean. */
function refuseExtensions(bytes: Buffer, start: number): void {
  for (let at = start; at + 8 <= bytes.length - CHECKSUM_BYTES;) {
    const name = bytes.toString('latin1', at, at + 4);
    if (!/^[A-Z]/.test(name))
      throw notSupported(
        'The index of the repository is split or sparse; only the git command can change it.',
        'index',
      );
    at += 8 + bytes.readUInt32BE(at + 4);
  }
}

function requireChecksum(bytes: Buffer): void {
  const body = bytes.subarray(0, bytes.length - CHECKSUM_BYTES);
  const checksum = bytes.subarray(bytes.length - CHECKSUM_BYTES);
  if (checksum.every((byte) => byte === 0)) return; // `index.skipHash`
  if (!createHash('sha1').update(body).digest().equals(checksum)) throw unreadable('index');
}
