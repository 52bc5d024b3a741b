import { viewOf } from './byte-reading.ts';

/** One entry of a TIFF directory: where its value stands, not yet read. */
interface Entry {
  readonly type: number;
  readonly count: number;
  /** From the start of the block. */
  readonly valueAt: number;
}

/** A directory of a TIFF block: EXIF is one too. */
export interface TiffDirectory {
  /** The first value of a numeric tag, or null. */
  number(tag: number): number | null;
  /** The text of a tag without control characters, or null. */
  text(tag: number): string | null;
  /** The directory that a tag points to, or null. */
  directory(tag: number): TiffDirectory | null;
}

/** Real directories have some dozens of entries. */
const MAX_ENTRIES = 1000;
const MAX_VALUE_CHARS = 200;
/** Bytes of one value of each TIFF type; 0 for types that do not exist. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];
const [ASCII, SHORT, LONG, LONG8] = [2, 3, 4, 16];

interface Block {
  readonly view: DataView;
  readonly little: boolean;
  readonly big: boolean;
}

/**
 * Opens the first directory of a TIFF or BigTIFF block, or gives null. Never throws; each directory is read once, when
 * it is asked for, so that no chain of offsets can lead it in circles. Why we read this ourselves:
 * `docs/decisions/011-reading-image-headers.md`.
 */
export function openTiff(bytes: Uint8Array): TiffDirectory | null {
  if (bytes.length < 16) return null;
  const view = viewOf(bytes);
  const order = view.getUint16(0);
  const little = order === 0x4949;
  const version = view.getUint16(2, little);
  if ((!little && order !== 0x4d4d) || (version !== 42 && version !== 43)) return null;
  const block = { view, little, big: version === 43 };
  return directoryAt(block, block.big ? number64(block, 8) : view.getUint32(4, little));
}

function directoryAt(block: Block, at: number): TiffDirectory | null {
  const { view, little, big } = block;
  const [headBytes, entryBytes] = big ? [8, 20] : [2, 12];
  if (at < 8 || at + headBytes > view.byteLength) return null;
  const stated = big ? number64(block, at) : view.getUint16(at, little);
  const fitting = Math.floor((view.byteLength - at - headBytes) / entryBytes);
  const entries = new Map<number, Entry>();
  for (let i = 0; i < Math.min(stated, fitting, MAX_ENTRIES); i++) {
    const entryAt = at + headBytes + i * entryBytes;
    const tag = view.getUint16(entryAt, little);
    const entry = entryOf(block, entryAt);
    if (entry && !entries.has(tag)) entries.set(tag, entry);
  }
  return readDirectory(block, entries);
}

/** An entry whose value lies inside the block. */
function entryOf(block: Block, at: number): Entry | null {
  const { view, little, big } = block;
  const type = view.getUint16(at + 2, little);
  const count = big ? number64(block, at + 4) : view.getUint32(at + 4, little);
  const sizeBytes = (TYPE_BYTES[type] ?? 0) * count;
  const slotAt = at + (big ? 12 : 8);
  const isInline = sizeBytes <= (big ? 8 : 4);
  const valueAt = isInline ? slotAt : big ? number64(block, slotAt) : view.getUint32(slotAt, little);
  return sizeBytes > 0 && valueAt + sizeBytes <= view.byteLength ? { type, count, valueAt } : null;
}

function readDirectory(block: Block, entries: ReadonlyMap<number, Entry>): TiffDirectory {
  const { view, little } = block;

  function number(tag: number): number | null {
    const entry = entries.get(tag);
    if (entry?.type === SHORT) return view.getUint16(entry.valueAt, little);
    if (entry?.type === LONG) return view.getUint32(entry.valueAt, little);
    return entry?.type === LONG8 ? number64(block, entry.valueAt) : null;
  }

  return {
    number,
    text(tag) {
      const entry = entries.get(tag);
      if (entry?.type !== ASCII) return null;
      const length = Math.min(entry.count, MAX_VALUE_CHARS);
      return cleanText(new Uint8Array(view.buffer, view.byteOffset + entry.valueAt, length));
    },
    directory(tag) {
      const at = number(tag);
      return at === null ? null : directoryAt(block, at);
    },
  };
}

/** Programs fill texts up with NUL or blanks. */
function cleanText(bytes: Uint8Array): string | null {
  const end = bytes.indexOf(0);
  const text = new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
  return text.replace(/[\p{Cc}\s]+/gu, ' ').trim() || null;
}

/** Beyond 2^53 no file reaches: such an offset or count is out of bounds all the same. */
function number64({ view, little }: Block, at: number): number {
  return at + 8 <= view.byteLength ? Number(view.getBigUint64(at, little)) : Number.MAX_SAFE_INTEGER;
}
