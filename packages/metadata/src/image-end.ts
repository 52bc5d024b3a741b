import { latin1, viewOf } from './byte-reading.ts';
import type { BitmapFormat } from './image-format.ts';

/** Chunks of a PNG looked at before its end is taken to be there. */
const MAX_CHUNKS = 100_000;

/**
 * True when the file stops before the image does, for the formats that say where they end (PNG, JPEG, WebP). What
 * comes after the image is no fault: cameras and editors append things.
 */
export function isCutOff(bytes: Uint8Array, format: BitmapFormat): boolean {
  if (format === 'png') return isPngCutOff(bytes);
  if (format === 'jpeg') return isJpegCutOff(bytes);
  return format === 'webp' && viewOf(bytes).getUint32(4, true) > bytes.length - 8;
}

function isPngCutOff(bytes: Uint8Array): boolean {
  const view = viewOf(bytes);
  let at = 8;
  for (let seen = 0; seen < MAX_CHUNKS; seen++) {
    if (at + 12 > bytes.length) return true;
    if (latin1(bytes, at + 4, at + 8) === 'IEND') return false;
    at += 12 + view.getUint32(at);
  }
  return false;
}

/** Image data never holds the end marker (FF D9); a preview in the header may, but a size was found after that. */
function isJpegCutOff(bytes: Uint8Array): boolean {
  const dataAt = endOfHeader(bytes);
  for (let at = bytes.lastIndexOf(0xd9); at > dataAt; at = bytes.lastIndexOf(0xd9, at - 1))
    if (bytes[at - 1] === 0xff) return false;
  return true;
}

/** Where the first image data begins; the end of the bytes when there are none. */
function endOfHeader(bytes: Uint8Array): number {
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda)
    at += 2 + Math.max(2, (bytes[at + 2]! << 8) | bytes[at + 3]!);
  return bytes[at] === 0xff && bytes[at + 1] === 0xda ? at : at >= bytes.length ? bytes.length : 0;
}
