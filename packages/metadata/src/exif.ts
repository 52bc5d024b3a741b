import { datetimeMs, type PropertyValue } from '@codexlab/core';
import { latin1, viewOf } from './byte-reading.ts';
import type { BitmapFormat } from './image-format.ts';
import { openTiff, type TiffDirectory } from './tiff-directory.ts';

const TAG = {
  make: 0x010f,
  model: 0x0110,
  orientation: 0x0112,
  exif: 0x8769,
  dateTimeOriginal: 0x9003,
  offsetTimeOriginal: 0x9011,
} as const;

/** Segments or chunks looked at before the search is given up. */
const MAX_CHUNKS = 10_000;

/**
 * What the EXIF part of an image tells: `taken` (ISO 8601, with a zone only where the camera wrote one), `camera` (maker
 * and model), `orientation` (2–8; 1, upright, is not noted). Where it was taken (GPS) is left out on purpose: an index
 * is passed on more readily than a photograph. Pure; never throws.
 */
export function readExif(bytes: Uint8Array, format: BitmapFormat): Record<string, PropertyValue> {
  const facts = Object.create(null) as Record<string, PropertyValue>;
  const block = findExif(bytes, format);
  const tiff = block && openTiff(block);
  if (!tiff) return facts;
  const taken = takenAt(tiff.directory(TAG.exif));
  const camera = cameraName(tiff.text(TAG.make), tiff.text(TAG.model));
  const orientation = tiff.number(TAG.orientation);
  if (taken !== null) facts['taken'] = taken;
  if (camera !== null) facts['camera'] = camera;
  if (orientation !== null && orientation >= 2 && orientation <= 8) facts['orientation'] = orientation;
  return facts;
}

/** `2024:01:31 10:00:00` as ISO 8601. Cameras whose clock was never set write zeros. */
function takenAt(exif: TiffDirectory | null): string | null {
  const written = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(exif?.text(TAG.dateTimeOriginal) ?? '');
  if (!written) return null;
  const local = `${written[1]}-${written[2]}-${written[3]}T${written[4]}`;
  const zoned = local + (exif?.text(TAG.offsetTimeOriginal) ?? '');
  return [zoned, local].find((text) => datetimeMs(text) !== null) ?? null;
}

/** `Canon` and `Canon EOS R5` are one name. */
function cameraName(make: string | null, model: string | null): string | null {
  if (make === null || model === null) return model ?? make;
  return model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`;
}

function findExif(bytes: Uint8Array, format: BitmapFormat): Uint8Array | null {
  if (format === 'tiff') return bytes;
  if (format === 'jpeg') return exifOfJpeg(bytes);
  if (format === 'png')
    return findChunk(bytes, { first: 8, name: 'eXIf', bigEndian: true, nameFirst: false });
  if (format === 'webp') return exifOfWebp(bytes);
  return format === 'heic' || format === 'avif' ? exifOfHeif(bytes) : null;
}

/** Walks the segments before the image data. */
function exifOfJpeg(bytes: Uint8Array): Uint8Array | null {
  for (let at = 2, seen = 0; at + 4 <= bytes.length && seen < MAX_CHUNKS; seen++) {
    const marker = bytes[at + 1]!;
    if (bytes[at] !== 0xff || marker === 0xda || marker === 0xd9) return null;
    const end = at + 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!);
    if (marker === 0xe1 && latin1(bytes, at + 4, at + 10) === 'Exif\0\0') return bytes.subarray(at + 10, end);
    at = Math.max(end, at + 4);
  }
  return null;
}

interface ChunkSearch {
  readonly first: number;
  readonly name: string;
  readonly bigEndian: boolean;
  /** RIFF: name, length, data padded to even. Otherwise PNG: length, name, data, checksum. */
  readonly nameFirst: boolean;
}

function findChunk(bytes: Uint8Array, search: ChunkSearch): Uint8Array | null {
  const view = viewOf(bytes);
  const [nameAt, lengthAt] = search.nameFirst ? [0, 4] : [4, 0];
  for (let at = search.first, seen = 0; at + 8 <= bytes.length && seen < MAX_CHUNKS; seen++) {
    const length = view.getUint32(at + lengthAt, !search.bigEndian);
    const name = latin1(bytes, at + nameAt, at + nameAt + 4);
    if (name === search.name) return bytes.subarray(at + 8, at + 8 + length);
    at += 8 + (search.nameFirst ? length + (length % 2) : length + 4);
  }
  return null;
}

/** Some programs put the JPEG prefix in front of the block. */
function exifOfWebp(bytes: Uint8Array): Uint8Array | null {
  const chunk = findChunk(bytes, { first: 12, name: 'EXIF', bigEndian: false, nameFirst: true });
  return chunk && latin1(chunk, 0, 6) === 'Exif\0\0' ? chunk.subarray(6) : chunk;
}

/** The block is an item somewhere in the file; its prefix together with the TIFF signature is unmistakable. */
function exifOfHeif(bytes: Uint8Array): Uint8Array | null {
  for (let at = bytes.indexOf(0x45); at >= 0; at = bytes.indexOf(0x45, at + 1)) {
    if (bytes[at + 1] === 0x78 && /^Exif\0\0(?:II\*\0|MM\0\*)/.test(latin1(bytes, at, at + 10)))
      return bytes.subarray(at + 6);
  }
  return null;
}
