import type { Problem, PropertyValue, RelPath } from '@codexlab/core';
import { extensionProblems } from './extension-problem.ts';
import { readExif } from './exif.ts';
import { isCutOff } from './image-end.ts';
import { bitmapFormat, imageTypes, type BitmapFormat } from './image-format.ts';
import { bitmapSize } from './image-size.ts';
import { problem } from './problem.ts';
import { readSvg } from './svg.ts';

/** What the file of an image tells about it. */
export interface ParsedImage {
  /** What it is by its content; null when that is none of the formats known here. */
  readonly mimeType: string | null;
  /** The title inside an SVG; bitmaps have none. */
  readonly title: string | null;
  /** No prototype; names in lower case. */
  readonly facts: Readonly<Record<string, PropertyValue>>;
  readonly problems: readonly Problem[];
}

/** How an image is to be read. */
export interface ImageOptions {
  /** What `detectKind` found; it tells SVG, which is text, and formats that are not read here. */
  readonly mimeType: string;
  /** Given, a name that promises another format is a problem. */
  readonly path?: RelPath | undefined;
  /** True when these are not all bytes of the file. */
  readonly truncated?: boolean | undefined;
}

/** The largest side that any of the formats allows, in pixels. */
const MAX_SIDE = 2 ** 31 - 1;

/**
 * Reads the header of an image, told by its content and never by its name: `format`, `width` and `height` in pixels as
 * they are stored, and of EXIF `taken`, `camera` and `orientation` (5–8: shown with width and height swapped). No pixel
 * is decoded, so that a header may claim any size at no cost. Where a photograph was taken (GPS) is left out on
 * purpose. Pure, linear in the bytes; never throws.
 *
 * @example
 * const { facts } = parseImage(bytes, { mimeType: 'image/png' }); // { format: 'png', width: 640, height: 480 }
 */
export function parseImage(bytes: Uint8Array, options: ImageOptions): ParsedImage {
  if (bytes.length === 0) return unknownImage([problem('image_invalid', 'The file is empty.')]);
  const format = bitmapFormat(bytes);
  if (format) return readBitmap(bytes, format, options);
  return options.mimeType === imageTypes.svg ? parseSvg(bytes, options) : unknownImage([]);
}

function unknownImage(problems: readonly Problem[]): ParsedImage {
  return { mimeType: null, title: null, facts: Object.create(null), problems };
}

function parseSvg(bytes: Uint8Array, options: ImageOptions): ParsedImage {
  const { title, facts } = readSvg(bytes);
  const problems = nameProblems(options, imageTypes.svg);
  return { mimeType: imageTypes.svg, title, facts: factsOf({ format: 'svg', ...facts }), problems };
}

function readBitmap(bytes: Uint8Array, format: BitmapFormat, options: ImageOptions): ParsedImage {
  const mimeType = imageTypes[format];
  const size = bitmapSize(bytes, format);
  return {
    mimeType,
    title: null,
    facts: factsOf({ format, ...size, ...readExif(bytes, format) }),
    problems: [...nameProblems(options, mimeType), ...sizeProblems(bytes, format, size, options)],
  };
}

function factsOf(facts: Record<string, PropertyValue>): Record<string, PropertyValue> {
  return Object.assign(Object.create(null) as Record<string, PropertyValue>, facts);
}

function nameProblems({ path }: ImageOptions, mimeType: string): readonly Problem[] {
  return path === undefined ? [] : extensionProblems(path, { mimeType, isText: mimeType === imageTypes.svg });
}

function sizeProblems(
  bytes: Uint8Array,
  format: BitmapFormat,
  size: { readonly width: number; readonly height: number } | null,
  { truncated }: ImageOptions,
): Problem[] {
  // Large TIFF have their size at the end: that it is not known is no fault of theirs.
  if (size === null && truncated === true) return [];
  if (size === null)
    return [problem('image_invalid', 'The header of the image is damaged: it has no size. Save it anew.')];
  if (size.width > MAX_SIDE || size.height > MAX_SIDE)
    return [
      problem('image_suspicious', 'The header claims a size that no image has. Do not open this file.'),
    ];
  const isCut = truncated !== true && isCutOff(bytes, format);
  return isCut
    ? [problem('image_truncated', 'The end of the image is missing. Copy it once more from where it came.')]
    : [];
}
