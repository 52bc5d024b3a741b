/** Bytes from texts (one byte per character), numbers and other bytes. */
export function bytesOf(...parts: readonly (string | number | Uint8Array)[]): Uint8Array {
  const bytes = parts.flatMap((part) =>
    typeof part === 'string'
      ? [...part].map((char) => char.charCodeAt(0))
      : typeof part === 'number'
        ? [part]
        : [...part],
  );
  return Uint8Array.from(bytes);
}

/** A number in so many bytes, the highest first. */
export function bigEndian(value: number, byteCount: number): Uint8Array {
  return Uint8Array.from(
    { length: byteCount },
    (_, at) => Math.floor(value / 256 ** (byteCount - 1 - at)) % 256,
  );
}

/** A PNG of this size with one empty data chunk; `exif` becomes a chunk after it. */
export function pngBytes(width: number, height: number, exif?: Uint8Array): Uint8Array {
  const header = bytesOf(bigEndian(width, 4), bigEndian(height, 4), 8, 2, 0, 0, 0);
  const chunks = [pngChunk('IHDR', header), pngChunk('IDAT', Uint8Array.of(1, 2, 3))];
  if (exif) chunks.push(pngChunk('eXIf', exif));
  return bytesOf('\x89PNG\r\n\x1a\n', ...chunks, pngChunk('IEND', new Uint8Array()));
}

function pngChunk(name: string, data: Uint8Array): Uint8Array {
  return bytesOf(bigEndian(data.length, 4), name, data, 0, 0, 0, 0);
}

/** A JPEG of this size with a preview-like end marker in its header, as cameras write it. */
export function jpegBytes(width: number, height: number, exif?: Uint8Array): Uint8Array {
  const app1 = exif ? bytesOf('Exif\0\0', exif) : bytesOf('Preview\xff\xd9');
  const frame = bytesOf(8, bigEndian(height, 2), bigEndian(width, 2), 1, 1, 0x11, 0);
  return bytesOf(
    '\xff\xd8',
    jpegSegment(0xe1, app1),
    jpegSegment(0xc0, frame),
    jpegSegment(0xda, Uint8Array.of(1, 1, 0, 0, 0x3f, 0)),
    'data\xff\xd9',
  );
}

function jpegSegment(marker: number, data: Uint8Array): Uint8Array {
  return bytesOf(0xff, marker, bigEndian(data.length + 2, 2), data);
}

/** One entry of a TIFF directory: a number (LONG), a text (ASCII), or another directory. */
export type TiffValue = number | string | TiffEntries;
/** Tags with their values. */
export interface TiffEntries {
  readonly [tag: number]: TiffValue;
}

/** A big-endian TIFF block with these entries; EXIF is one. */
export function tiffBytes(entries: TiffEntries): Uint8Array {
  const block: number[] = [...bytesOf('MM\0*', bigEndian(8, 4))];
  writeDirectory(block, entries);
  return Uint8Array.from(block);
}

function writeDirectory(block: number[], entries: TiffEntries): number {
  const at = block.length;
  const tags = Object.entries(entries).map(([tag, value]) => [Number(tag), value] as const);
  block.push(...bigEndian(tags.length, 2), ...new Uint8Array(tags.length * 12 + 4));
  tags.forEach(([tag, value], index) => {
    const [type, count, slot] = slotOf(block, value);
    block.splice(
      at + 2 + index * 12,
      12,
      ...bigEndian(tag, 2),
      ...bigEndian(type, 2),
      ...bigEndian(count, 4),
      ...slot,
    );
  });
  return at;
}

function slotOf(block: number[], value: TiffValue): readonly [number, number, Uint8Array] {
  if (typeof value === 'number') return [4, 1, bigEndian(value, 4)];
  if (typeof value === 'object') return [4, 1, bigEndian(writeDirectory(block, value), 4)];
  const text = bytesOf(value, 0);
  if (text.length <= 4) return [2, text.length, bytesOf(text, new Uint8Array(4 - text.length))];
  const at = block.length;
  block.push(...text);
  return [2, text.length, bigEndian(at, 4)];
}
