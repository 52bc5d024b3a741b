import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MAX_WHOLE_FILE_BYTES } from './limits.ts';
import { parsePdf, type ParsedPdf } from './pdf.ts';
import { bytesOf } from './testing/image-bytes.ts';
import { pagesPdf, pdfBytes, streamObject } from './testing/pdf-bytes.ts';

const said = vi.fn<(...words: unknown[]) => void>();

beforeEach(() => {
  for (const method of ['log', 'info', 'warn', 'error'] as const)
    vi.spyOn(console, method).mockImplementation(said);
});

afterEach(() => {
  vi.restoreAllMocks();
  said.mockClear();
});

function codes(pdf: ParsedPdf): string[] {
  return pdf.problems.map(({ code }) => code);
}

describe('parsePdf', () => {
  test('reads the text of its pages and what it says about itself', async () => {
    const info =
      "/Title (Growth of yeast) /Author (A. Pearl) /Subject (Biology) /Keywords (yeast; growth; yeast) /CreationDate (D:20240131100000+02'00')";
    const pdf = await parsePdf(pagesPdf(['First page', 'Second page'], info));
    expect(pdf).toMatchObject({ title: 'Growth of yeast', text: 'First page\n\nSecond page', problems: [] });
    expect(Object.getPrototypeOf(pdf.facts)).toBeNull();
    expect({ ...pdf.facts }).toEqual({
      pages: 2,
      author: 'A. Pearl',
      subject: 'Biology',
      keywords: ['yeast', 'growth'],
      created: '2024-01-31T10:00:00+02:00',
    });
  });

  test.each([
    'untitled',
    'Microsoft Word - thesis.doc',
    'thesis.tex',
    'My thesis final.docx',
    'C:\\\\x\\\\a',
    '1',
    ' ',
  ])('takes no title that a program filled in: %s', async (title) => {
    expect((await parsePdf(pagesPdf(['x'], `/Title (${title})`))).title).toBeNull();
  });

  test('keeps titles with dots and numbers', async () => {
    for (const title of ['Notes on v1.2', 'Report 2024', 'E. coli'])
      expect((await parsePdf(pagesPdf(['x'], `/Title (${title})`))).title).toBe(title);
  });

  test('reads dates in part and leaves out what is none', async () => {
    const created = async (date: string) =>
      (await parsePdf(pagesPdf(['x'], `/CreationDate (${date})`))).facts['created'];
    expect(await created('D:2024')).toBe('2024-01-01T00:00:00');
    expect(await created('D:20240131100000Z')).toBe('2024-01-31T10:00:00Z');
    expect(await created('D:20249931')).toBeUndefined();
    expect(await created('yesterday')).toBeUndefined();
  });

  test('leaves the bytes that it is given as they are, also those of a Buffer', async () => {
    const bytes = pagesPdf(['Page']);
    const before = bytes.slice();
    expect((await parsePdf(bytes)).text).toBe('Page');
    expect(bytes).toEqual(before);
    expect((await parsePdf(Buffer.from(bytes))).text).toBe('Page');
  });

  test('reads the first 200 pages and says so', async () => {
    const pdf = await parsePdf(pagesPdf(Array.from({ length: 203 }, (_, at) => `p${at + 1}.`)));
    expect(pdf.text).toMatch(/^p1\..*p200\.$/s);
    expect(pdf.facts).toMatchObject({ pages: 203 });
    expect(pdf.problems).toMatchObject([{ code: 'text_too_large' }]);
  });

  test('keeps 1 MiB of text of a page that has more', async () => {
    const page = pagesPdf([`${'word '.repeat(150_000)}) Tj 0 9 Td (${'word '.repeat(150_000)}`]);
    const { text } = await parsePdf(page);
    expect(text!.length).toBeGreaterThan(900_000);
    expect(text!.length).toBeLessThanOrEqual(1024 * 1024);
  });

  test('has no text for a page without any', async () => {
    expect(await parsePdf(pagesPdf(['']))).toMatchObject({ text: null, facts: { pages: 1 }, problems: [] });
  });

  test('tells a PDF that needs a password, is damaged, cut off, too large, or read in part', async () => {
    const catalog = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [] /Count 0 >>'];
    const key = `<${'00'.repeat(32)}>`;
    const encrypted = `/Encrypt << /Filter /Standard /V 1 /R 2 /O ${key} /U ${key} /P -4 >> /ID [<00> <00>]`;
    expect(codes(await parsePdf(pdfBytes(catalog, encrypted)))).toEqual(['pdf_encrypted']);
    expect(codes(await parsePdf(bytesOf('%PDF-1.4\nnothing at all\n%%EOF')))).toEqual(['pdf_invalid']);
    expect(codes(await parsePdf(new Uint8Array()))).toEqual(['pdf_truncated']);
    expect(codes(await parsePdf(pagesPdf(['Page']).subarray(0, 150)))).toEqual(['pdf_truncated']);
    expect(codes(await parsePdf(pagesPdf(['Page']), { truncated: true }))).toEqual(['text_too_large']);
    expect(codes(await parsePdf(new Uint8Array(MAX_WHOLE_FILE_BYTES + 1)))).toEqual(['text_too_large']);
  });

  test('comes back from pages, tables and forms that lead in circles', async () => {
    const circles = [
      ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000 >>'],
      ['<< /Type /Catalog /Pages 1 0 R >>'],
      [
        '<< /Type /Catalog /Pages 2 0 R >>',
        '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
        '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>',
        streamObject('/X Do'),
        streamObject('/X Do').replace(
          '<<',
          '<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>',
        ),
      ],
    ];
    for (const objects of circles) expect((await parsePdf(pdfBytes(objects))).text).toBeNull();
    const twice = pdfBytes(circles[0]!, '/Prev 150');
    expect((await parsePdf(twice)).text).toBeNull();
  });

  test('never throws and says nothing on the console, whatever is changed in the bytes', async () => {
    const seed = pagesPdf(['First page', 'Second page'], '/Title (T)');
    const changes = fc.array(fc.tuple(fc.nat(seed.length - 1), fc.nat(255)), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(changes, async (flips) => {
        const bytes = seed.slice();
        for (const [at, value] of flips) bytes[at] = value;
        const pdf = await parsePdf(bytes);
        expect(pdf.problems.every(({ code }) => code.startsWith('pdf_') || code === 'text_too_large')).toBe(
          true,
        );
      }),
      { seed: 11, numRuns: 150 },
    );
    expect(said).not.toHaveBeenCalled();
  });
});
