import { type AbsPath, type FileStat, type ReadOutcome, storedRelPath, systemTimer } from '@codexlab/core';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { ReadingLimits } from './reading-limits.ts';
import { createReaderThread } from './thread-reader.ts';

/** A PDF of 3 KB whose page draws 10 forms that each draw 10 forms … with a letter at the bottom: 10^9 in all. */
function endlessPdf(): string {
  const form = (resources: string, content: string) =>
    `<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << ${resources} >> /Length ${content.length} >>\n` +
    `stream\n${content}\nendstream`;
  const font = '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>';
  const levels = Array.from({ length: 9 }, (_, at) =>
    form(`/XObject << /X ${at + 6} 0 R >>`, '/X Do '.repeat(10)),
  );
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>',
    '<< /Length 6 >>\nstream\n/X Do \nendstream',
    ...levels,
    form(font, 'BT /F 9 Tf 1 1 Td (a) Tj ET'),
  ]);
}

function pdfOf(objects: readonly string[]): string {
  let text = '%PDF-1.4\n%\x00\n';
  const offsets = objects.map((object, at) => {
    const offset = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}`;
  return `${text}${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
}

async function readFolder(
  files: Readonly<Record<string, string>>,
  limits: Partial<ReadingLimits>,
): Promise<readonly ReadOutcome[]> {
  const root = temporaryFolder(files);
  const readers = createReaderThread(systemTimer, { lookEveryMs: 20, ...limits });
  try {
    return await readers
      .readerOf(root as AbsPath, 1)
      .read(Object.keys(files).map((path) => statOf(root, path)));
  } finally {
    await readers.close();
  }
}

function statOf(root: string, path: string): FileStat {
  const { size } = statSync(join(root, path));
  const stat = { kind: 'file', sizeBytes: size, modifiedMs: 0, statKey: path, identity: path } as const;
  return { path: storedRelPath(path), ...stat };
}

/** The codes of each file's problems. */
function problemsOf(outcomes: readonly ReadOutcome[]): (readonly string[])[] {
  return outcomes.map((outcome) =>
    'entry' in outcome ? outcome.entry.parsed.problems.map(({ code }) => code) : ['not read'],
  );
}

describe('the reading thread, with real files', () => {
  it('stops a PDF that never ends and reads what stands beside it', async () => {
    const files = { 'a.md': '# A', 'endless.pdf': endlessPdf(), 'b.md': '# B' };
    const outcomes = await readFolder(files, { deadlineMs: 2_000 });
    expect(problemsOf(outcomes)).toEqual([[], ['parse_timeout'], []]);
  });

  it('stops a PDF that fills the memory outside of the heap', async () => {
    let looks = 0;
    const memoryBytes = () => ++looks * 1e5;
    const files = { 'endless.pdf': endlessPdf(), 'b.md': '# B' };
    const outcomes = await readFolder(files, { memoryBytes, growthBytes: 10e6 });
    expect(problemsOf(outcomes)).toEqual([['parse_out_of_memory'], []]);
  });

  it('survives a file for which the heap of the thread is too small', async () => {
    const files = { 'a.md': '# A', 'deep.md': '> - *a* `b`\n'.repeat(850_000), 'b.md': '# B' };
    const outcomes = await readFolder(files, { heapMegabytes: 96 });
    expect(problemsOf(outcomes)).toEqual([[], ['parse_out_of_memory'], []]);
  });
});
