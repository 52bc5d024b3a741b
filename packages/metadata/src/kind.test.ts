import { relPathOnDisk, ROOT } from '@codexlab/core';
import { describe, expect, test } from 'vitest';
import { extensionProblems } from './extension-problem.ts';
import { detectKind, type DetectedKind } from './kind.ts';
import { bytesOf, jpegBytes, pngBytes } from './testing/image-bytes.ts';
import { parseFile } from './parse-file.ts';
import { contentOf, parseText } from './parse-in-test.ts';
import { pagesPdf, pdfBytes } from './testing/pdf-bytes.ts';
import { decodeText } from './text.ts';

const binary = 'application/octet-stream';
const zip = 'PK\x03\x04\x14\0\0\0';
const hdf5 = '\x89HDF\r\n\x1a\n\0\0';

function kindOf(name: string, content: string | Uint8Array): DetectedKind {
  const bytes = typeof content === 'string' ? bytesOf(content) : content;
  return detectKind({ path: relPathOnDisk(ROOT, name), bytes, isText: decodeText(bytes).text !== null });
}

describe('detectKind', () => {
  test.each([
    ['a.npy', '\x93NUMPY\x01\0v\0{', 'binary', 'application/x-npy'],
    ['a.npz', zip, 'binary', 'application/x-npz'],
    ['a.h5', hdf5, 'binary', 'application/x-hdf5'],
    ['a.mat', 'MATLAB 5.0 MAT-file, Platform\0', 'binary', 'application/x-matlab-data'],
    ['a.mat', `MATLAB 7.3 MAT-file${' '.repeat(493)}${hdf5}`, 'binary', 'application/x-matlab-data'],
    ['a.parquet', 'PAR1\x15\0', 'binary', 'application/vnd.apache.parquet'],
    ['a.feather', 'ARROW1\0\0', 'binary', 'application/vnd.apache.arrow.file'],
    ['a.fits', `SIMPLE  =${' '.repeat(20)}T\0`, 'binary', 'application/fits'],
    ['a.pkl', '\x80\x04\x95\0\0', 'binary', 'application/x-python-pickle'],
    ['a.sqlite', 'SQLite format 3\0', 'binary', 'application/vnd.sqlite3'],
    ['a.dcm', `${'\0'.repeat(128)}DICM`, 'binary', 'application/dicom'],
    ['a.nc', 'CDF\x01\0', 'binary', 'application/x-netcdf'],
    ['model.pt', zip, 'binary', 'application/x-pytorch'],
    ['a.zip', zip, 'archive', 'application/zip'],
    ['a.tar', `a${'\0'.repeat(256)}ustar\0`, 'archive', 'application/x-tar'],
    ['a.gz', '\x1f\x8b\x08\0', 'archive', 'application/gzip'],
    ['a.xz', '\xfd7zXZ\0', 'archive', 'application/x-xz'],
    ['a.zst', '\x28\xb5\x2f\xfd\0', 'archive', 'application/zstd'],
    ['a.docx', zip, 'binary', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ])('knows %s by its bytes', (name, content, kind, mimeType) => {
    expect(kindOf(name, content)).toEqual({ kind, mimeType });
  });

  test.each([
    ['notes.md', '\0\x01\x02', 'binary', binary],
    ['a.png', '\0\x01\x02', 'binary', binary],
    ['a.pdf', '\0\x01\x02', 'binary', binary],
    ['a.zip', '\0\x01\x02', 'binary', binary],
    ['a.json', '\0\x01\x02', 'binary', binary],
    ['a.svg', 'only words', 'text', 'text/plain'],
    ['a.png', 'only words', 'text', 'text/plain'],
    ['notes.md', pngBytes(1, 1), 'image', 'image/png'],
    ['a.png', jpegBytes(1, 1), 'image', 'image/jpeg'],
    ['a.pkl', zip, 'archive', 'application/zip'],
  ])('does not believe the name of %s over its bytes', (name, content, kind, mimeType) => {
    expect(kindOf(name, content)).toEqual({ kind, mimeType });
  });

  test('takes a PDF without a byte that is no text for a PDF, unless it is named as text', () => {
    expect(kindOf('a.pdf', '%PDF-1.4\n%%EOF')).toEqual({ kind: 'pdf', mimeType: 'application/pdf' });
    expect(kindOf('a', '%PDF-1.4\n%%EOF').kind).toBe('pdf');
    expect(kindOf('on-pdf.md', '%PDF-1.4 is how they begin').kind).toBe('note');
  });

  test('takes the type from the name where the format has no signature', () => {
    expect(kindOf('a.stl', '\0\0\0\0')).toEqual({ kind: 'binary', mimeType: 'model/stl' });
    expect(kindOf('a.czi', '\0\0\0\0')).toEqual({ kind: 'binary', mimeType: binary });
  });

  test('calls text an SVG only when it has one', () => {
    const drawing = { kind: 'image', mimeType: 'image/svg+xml' };
    expect(kindOf('a.svg', '\xef\xbb\xbf<?xml version="1.0"?>\n<svg xmlns="x">')).toEqual(drawing);
    expect(kindOf('a.svg', '<html><svg></svg></html>')).toEqual({ kind: 'text', mimeType: 'text/plain' });
  });
});

describe('extensionProblems', () => {
  const codesOf = (name: string, mimeType: string, isText = false) =>
    extensionProblems(relPathOnDisk(ROOT, name), { mimeType, isText }).map(({ code }) => code);

  test('tells names of images, PDF and text whose content is something else', () => {
    expect(codesOf('a.png', 'text/plain', true)).toEqual(['extension_mismatch']);
    expect(codesOf('a.pdf', 'image/png')).toEqual(['extension_mismatch']);
    expect(codesOf('a.md', binary)).toEqual(['extension_mismatch']);
    expect(codesOf('a.tiff', binary)).toEqual(['extension_mismatch']);
  });

  test('says nothing of names that promise nothing or keep what they promise', () => {
    expect(codesOf('a.png', 'image/png')).toEqual([]);
    expect(codesOf('a.PNG', 'image/png')).toEqual([]);
    expect(codesOf('a.md', 'text/markdown', true)).toEqual([]);
    expect(codesOf('a.bin', 'image/png')).toEqual([]);
    expect(codesOf('a.ts', 'video/mp2t')).toEqual([]);
    expect(codesOf('constructor', binary)).toEqual([]);
  });

  test('says how to get the content that a pointer of Git LFS stands for', () => {
    const [found] = extensionProblems(relPathOnDisk(ROOT, 'a.png'), { mimeType: 'text/plain', isText: true });
    expect(found!.message).toContain('git lfs pull');
  });
});

describe('parseFile', () => {
  test('tells text under the name of an image, but not an empty file', () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n';
    expect(parseText('a.png', pointer)).toMatchObject({
      kind: 'text',
      text: pointer,
      problems: [{ code: 'extension_mismatch' }],
    });
    expect(parseText('a.png', '').problems).toEqual([]);
  });

  test('reads a PDF by a promise, under any name and also when it is all text', async () => {
    for (const name of ['a.pdf', 'scan', 'a.png']) {
      const parsed = await parseFile(contentOf(name, pagesPdf(['Yeast'], '/Title (On yeast)')));
      expect(parsed).toMatchObject({
        kind: 'pdf',
        title: 'On yeast',
        text: 'Yeast',
        properties: { pages: 1 },
      });
    }
    const plain = pdfBytes(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [] /Count 0 >>']);
    const asText = plain.filter((byte) => byte !== 0);
    expect(await parseFile(contentOf('a.pdf', asText))).toMatchObject({ kind: 'pdf', text: null });
  });
});
