import { latin1 } from './byte-reading.ts';

/** The image formats whose headers are read. */
export type ImageFormat =
  'png' | 'jpeg' | 'gif' | 'webp' | 'bmp' | 'tiff' | 'avif' | 'heic' | 'ico' | 'psd' | 'svg';

/** Formats of pixels; SVG is text. */
export type BitmapFormat = Exclude<ImageFormat, 'svg'>;

/** The MIME type of each format. */
export const imageTypes: Readonly<Record<ImageFormat, string>> = Object.freeze({
  png: 'image/png',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  bmp: 'image/bmp',
  tiff: 'image/tiff',
  avif: 'image/avif',
  heic: 'image/heic',
  ico: 'image/vnd.microsoft.icon',
  psd: 'image/vnd.adobe.photoshop',
  svg: 'image/svg+xml',
});

/** Tells a bitmap format by its first bytes alone; null for anything else, SVG included, as that is text. */
export function bitmapFormat(bytes: Uint8Array): BitmapFormat | null {
  const head = latin1(bytes, 0, 16);
  for (const [format, signature] of signatures) if (signature.test(head)) return format;
  return isIcon(bytes) ? 'ico' : null;
}

/** TIFF in both byte orders, and BigTIFF, which large microscope images are. */
const signatures: readonly (readonly [BitmapFormat, RegExp])[] = [
  ['png', /^\x89PNG\r\n\x1a\n/],
  ['jpeg', /^\xff\xd8\xff/],
  ['gif', /^GIF8[79]a/],
  ['webp', /^RIFF[^]{4}WEBP/],
  ['tiff', /^(?:II[*+]\0|MM\0[*+])/],
  ['avif', /^[^]{4}ftypavi[fs]/],
  ['heic', /^[^]{4}ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)/],
  ['psd', /^8BPS\0[\x01\x02]/],
  ['bmp', /^BM[^]{4}\0{4}[^]{3}\0/],
];

/** Four bytes are a weak signature: the entries that follow must make sense too. */
function isIcon(bytes: Uint8Array): boolean {
  if (bytes.length < 22 || latin1(bytes, 0, 4) !== '\0\0\x01\0') return false;
  const count = bytes[4]! | (bytes[5]! << 8);
  return count > 0 && count <= 256 && 6 + 16 * count <= bytes.length && bytes[9] === 0;
}
