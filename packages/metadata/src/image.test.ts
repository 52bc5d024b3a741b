import { relPathOnDisk, ROOT } from '@codexlab/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseImage, type ParsedImage } from './image.ts';
import { bigEndian, bytesOf, jpegBytes, pngBytes, tiffBytes } from './testing/image-bytes.ts';

const MAKE = 0x010f;
const MODEL = 0x0110;
const ORIENTATION = 0x0112;
const EXIF = 0x8769;
const GPS = 0x8825;
const TAKEN = 0x9003;
const ZONE = 0x9011;

const camera = tiffBytes({
  [MAKE]: 'Canon',
  [MODEL]: 'Canon EOS R5\0\0 ',
  [ORIENTATION]: 6,
  [EXIF]: { [TAKEN]: '2024:02:29 10:20:30', [ZONE]: '+09:00' },
  [GPS]: { 2: '12345678' },
});
const cameraFacts = { taken: '2024-02-29T10:20:30+09:00', camera: 'Canon EOS R5', orientation: 6 };

function read(
  bytes: Uint8Array,
  options: { name?: string; mimeType?: string; truncated?: boolean } = {},
): ParsedImage {
  const path = options.name === undefined ? undefined : relPathOnDisk(ROOT, options.name);
  return parseImage(bytes, { mimeType: options.mimeType ?? '', path, truncated: options.truncated });
}

function codes(image: ParsedImage): string[] {
  return image.problems.map(({ code }) => code);
}

describe('parseImage', () => {
  test.each([
    ['png', 'image/png', pngBytes(640, 480)],
    ['jpeg', 'image/jpeg', jpegBytes(640, 480)],
    ['gif', 'image/gif', bytesOf('GIF89a', 128, 2, 224, 1, 0, 0, 0, ';')],
    ['tiff', 'image/tiff', tiffBytes({ 256: 640, 257: 480 })],
    [
      'webp',
      'image/webp',
      bytesOf('RIFF', 22, 0, 0, 0, 'WEBPVP8X', 10, 0, 0, 0, 0, 0, 0, 0, 127, 2, 0, 223, 1, 0),
    ],
    [
      'bmp',
      'image/bmp',
      bytesOf('BM', 0, 1, 0, 0, '\0\0\0\0', 54, 0, 0, 0, 40, 0, 0, 0, 128, 2, 0, 0, 224, 1, 0, 0),
    ],
  ])('reads the size of %s', (format, mimeType, bytes) => {
    const image = read(bytes);
    expect(image).toMatchObject({ mimeType, title: null, problems: [] });
    expect({ ...image.facts }).toEqual({ format, width: 640, height: 480 });
  });

  test('reads the size of a BigTIFF', () => {
    const entry = (tag: number, value: number) =>
      bytesOf(bigEndian(tag, 2), 0, 4, bigEndian(1, 8), bigEndian(value, 4), '\0\0\0\0');
    const bytes = bytesOf(
      'MM\0+\0\b\0\0',
      bigEndian(16, 8),
      bigEndian(2, 8),
      entry(256, 90_000),
      entry(257, 70_000),
      bigEndian(0, 8),
    );
    expect({ ...read(bytes).facts }).toEqual({ format: 'tiff', width: 90_000, height: 70_000 });
  });

  test.each([
    ['PNG', pngBytes(4, 3, camera)],
    ['JPEG', jpegBytes(4, 3, camera)],
    [
      'TIFF',
      tiffBytes({
        256: 4,
        257: 3,
        [MODEL]: 'Canon EOS R5',
        [ORIENTATION]: 6,
        [EXIF]: { [TAKEN]: '2024:02:29 10:20:30', [ZONE]: '+09:00' },
      }),
    ],
  ])('takes date, camera and orientation from the EXIF of a %s, and never the place', (_, bytes) => {
    const { facts, problems } = read(bytes);
    expect(facts).toMatchObject({ width: 4, height: 3, ...cameraFacts });
    expect(Object.keys(facts).sort()).toEqual([
      'camera',
      'format',
      'height',
      'orientation',
      'taken',
      'width',
    ]);
    expect(problems).toEqual([]);
  });

  test('finds EXIF in a WebP with and without the prefix of JPEG', () => {
    for (const block of [camera, bytesOf('Exif\0\0', camera)]) {
      const chunks = bytesOf(
        'WEBPVP8X',
        10,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        3,
        0,
        0,
        2,
        0,
        0,
        'EXIF',
        block.length,
        0,
        0,
        0,
        block,
      );
      const bytes = bytesOf('RIFF', chunks.length & 255, chunks.length >> 8, 0, 0, chunks);
      expect(read(bytes)).toMatchObject({ facts: { width: 4, height: 3, ...cameraFacts }, problems: [] });
    }
  });

  test('takes a date without a zone as it stands, and none that was never set', () => {
    const taken = (text: string, zone?: string) => {
      const exif = { [TAKEN]: text, ...(zone === undefined ? {} : { [ZONE]: zone }) };
      return read(pngBytes(1, 1, tiffBytes({ [EXIF]: exif }))).facts['taken'];
    };
    expect(taken('2024:02:29 10:20:30')).toBe('2024-02-29T10:20:30');
    expect(taken('2024:02:29 10:20:30', 'home')).toBe('2024-02-29T10:20:30');
    expect(taken('0000:00:00 00:00:00')).toBeUndefined();
    expect(taken('2023:02:29 10:20:30')).toBeUndefined();
    expect(taken('yesterday')).toBeUndefined();
  });

  test('names maker and model, each once', () => {
    const cameraOf = (make: string, model: string) =>
      read(pngBytes(1, 1, tiffBytes({ [MAKE]: make, [MODEL]: model }))).facts['camera'];
    expect(cameraOf('Leica', 'M11')).toBe('Leica M11');
    expect(cameraOf('NIKON', 'Nikon D5')).toBe('Nikon D5');
    expect(cameraOf('Zeiss', ' ')).toBe('Zeiss');
  });

  test('believes no EXIF that points at itself or outside of the file', () => {
    const looped = tiffBytes({ [MODEL]: 'Loop', [EXIF]: 8 });
    expect(read(pngBytes(1, 1, looped)).facts).toMatchObject({ camera: 'Loop' });
    const outside = tiffBytes({ [MODEL]: 'A longer name', [EXIF]: 0xffffffff });
    outside.set(bigEndian(0xfffffff0, 4), 8 + 2 + 8);
    expect({ ...read(pngBytes(1, 1, outside)).facts }).toEqual({ format: 'png', width: 1, height: 1 });
    const manyEntries = bytesOf('MM\0*', bigEndian(8, 4), 0xff, 0xff, new Uint8Array(100));
    expect({ ...read(pngBytes(1, 1, manyEntries)).facts }).toEqual({ format: 'png', width: 1, height: 1 });
  });

  test('notes any size that a header claims, and warns of an impossible one', () => {
    const huge = read(pngBytes(100_000, 100_000));
    expect(huge).toMatchObject({ facts: { width: 100_000, height: 100_000 }, problems: [] });
    expect(codes(read(pngBytes(2 ** 32 - 1, 5)))).toEqual(['image_suspicious']);
  });

  test('tells a damaged header, an empty file, and an image that is cut off', () => {
    expect(codes(read(new Uint8Array(), { mimeType: 'image/png' }))).toEqual(['image_invalid']);
    expect(codes(read(pngBytes(0, 5)))).toEqual(['image_invalid']);
    expect(codes(read(pngBytes(5, 5).subarray(0, 20)))).toEqual(['image_invalid']);
    expect(codes(read(pngBytes(5, 5).subarray(0, -12)))).toEqual(['image_truncated']);
    expect(codes(read(jpegBytes(5, 5).subarray(0, -2)))).toEqual(['image_truncated']);
    expect(codes(read(bytesOf(jpegBytes(5, 5), 'more')))).toEqual([]);
  });

  test('does not take an end that was not read for a fault', () => {
    expect(codes(read(pngBytes(5, 5).subarray(0, -12), { truncated: true }))).toEqual([]);
    const headless = read(tiffBytes({ 256: 4, 257: 3 }).subarray(0, 20), { truncated: true });
    expect(headless.problems).toEqual([]);
    expect({ ...headless.facts }).toEqual({ format: 'tiff' });
  });

  test('goes by the content and tells when the name promises something else', () => {
    const image = read(pngBytes(4, 3), { name: 'a.JPG' });
    expect(image).toMatchObject({ mimeType: 'image/png', facts: { format: 'png', width: 4 } });
    expect(image.problems).toEqual([
      {
        code: 'extension_mismatch',
        message:
          'The name ends in .jpg, but the content is image/png. Rename it to end in .png, so that other programs open it.',
        line: null,
      },
    ]);
    expect(codes(read(jpegBytes(4, 3), { name: 'a.jpeg' }))).toEqual([]);
    expect(codes(read(jpegBytes(4, 3), { name: 'scan' }))).toEqual([]);
  });

  test('reads bytes that are part of a Buffer without looking at what else is in it', () => {
    const pool = Buffer.from(bytesOf('rubbish', pngBytes(4, 3), 'rubbish'));
    const { facts } = read(pool.subarray(7, -7));
    expect(facts).toMatchObject({ width: 4, height: 3 });
    expect(codes(read(pool.subarray(7, 7 + 18)))).toEqual(['image_invalid']);
  });

  test('never throws and names nothing by its prototype, whatever bytes follow a signature', () => {
    const seeds = [
      pngBytes(9, 9, camera),
      jpegBytes(9, 9, camera),
      tiffBytes({ 256: 1, 257: 2, [EXIF]: { [TAKEN]: 'x' } }),
    ];
    const flips = fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 12 });
    fc.assert(
      fc.property(fc.constantFrom(...seeds), flips, fc.nat(250), (seed, changes, length) => {
        const bytes = seed.slice(0, Math.max(12, length));
        for (const [at, value] of changes) if (at + 8 < bytes.length) bytes[at + 8] = value;
        expect(Object.getPrototypeOf(read(bytes).facts)).toBeNull();
      }),
      { seed: 7, numRuns: 2_000 },
    );
  });
});

describe('parseImage of SVG', () => {
  const svg = (text: string) => read(new TextEncoder().encode(text), { mimeType: 'image/svg+xml' });

  test('reads size in pixels, view box and title', () => {
    const image = svg(
      '<?xml version="1.0"?>\n<!-- a > b -->\n<svg width="2in" height="96.4" viewBox="0,0 10 5"><title>A &amp; B</title><g/></svg>',
    );
    expect(image.title).toBe('A & B');
    expect({ ...image.facts }).toEqual({ format: 'svg', width: 192, height: 96, viewbox: '0 0 10 5' });
  });

  test.each([
    ['a drawing in a comment', '<!-- <svg width="1" height="1"> --><svg width="10" height="20"/>'],
    ['a comment in a comment', '<!-- <!-- --><svg width="10" height="20"/>'],
    ['what ends a tag in a value', '<svg data-of="a > b" width="10" height="20"/>'],
  ])('of SVG have the size of the root beside %s', (_, text) => {
    expect({ ...svg(text).facts }).toEqual({ format: 'svg', width: 10, height: 20 });
  });

  test('leaves out a size in percent, and a title of something that is drawn', () => {
    const image = svg('<svg width="100%" height="5"><g><title>Bar</title></g></svg>');
    expect(image.title).toBeNull();
    expect({ ...image.facts }).toEqual({ format: 'svg' });
  });

  test('expands no entity of its own and reads a long hostile head in a bounded time', () => {
    expect(svg('<!DOCTYPE svg [<!ENTITY x "boom">]><svg><title>&x;</title></svg>').title).toBe('&x;');
    for (const text of [
      '<svg '.repeat(100_000),
      `<svg ${'a="'.repeat(100_000)}`,
      `<svg ${' '.repeat(500_000)}`,
      '<'.repeat(500_000),
    ])
      expect({ ...svg(text).facts }).toEqual({ format: 'svg' });
  });
});
