import { BMP } from 'image-size/types/bmp';
import { GIF } from 'image-size/types/gif';
import { HEIF } from 'image-size/types/heif';
import { ICO } from 'image-size/types/ico';
import { JPG } from 'image-size/types/jpg';
import { PNG } from 'image-size/types/png';
import { PSD } from 'image-size/types/psd';
import { WEBP } from 'image-size/types/webp';
import type { BitmapFormat } from './image-format.ts';
import { openTiff } from './tiff-directory.ts';

/** Width and height in pixels, as they are stored. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/**
 * How much of a file is searched for its size. The readers of some formats cost more than they have bytes when made
 * to; cameras with thermal or depth data put megabytes before the size of a JPEG.
 */
const HEADER_BYTES = 64 * 1024;
const JPEG_HEADER_BYTES = 4 * 1024 * 1024;
const TIFF_TAG = { width: 0x0100, height: 0x0101 } as const;

const readers = {
  png: PNG,
  jpeg: JPG,
  gif: GIF,
  webp: WEBP,
  bmp: BMP,
  ico: ICO,
  avif: HEIF,
  heic: HEIF,
  psd: PSD,
} as const;

/** Reads the size out of a header; nothing is decoded. Null when the header is damaged or not there. Never throws. */
export function bitmapSize(bytes: Uint8Array, format: BitmapFormat): ImageSize | null {
  if (format === 'tiff') return sizeOfTiff(bytes);
  const limit = format === 'jpeg' ? JPEG_HEADER_BYTES : HEADER_BYTES;
  try {
    // A copy: the readers look at the whole buffer behind the bytes. (`slice` of a Buffer copies nothing.)
    const { width, height } = readers[format].calculate(new Uint8Array(bytes.subarray(0, limit)));
    return checked(width, height);
  } catch {
    return null;
  }
}

function sizeOfTiff(bytes: Uint8Array): ImageSize | null {
  const directory = openTiff(bytes);
  return checked(directory?.number(TIFF_TAG.width) ?? 0, directory?.number(TIFF_TAG.height) ?? 0);
}

function checked(width: number, height: number): ImageSize | null {
  return width > 0 && height > 0 && Number.isSafeInteger(width) && Number.isSafeInteger(height)
    ? { width, height }
    : null;
}
