import { describe, expect, test } from 'vitest';
import { MAX_DATA_BYTES, MAX_NOTEBOOK_CHARS, MAX_OUTPUT_CHARS, MAX_WHOLE_FILE_BYTES } from './limits.ts';
import { parseFile } from './parse-file.ts';
import { contentOf, parseNow, parseText } from './parse-in-test.ts';

interface Parts {
  readonly cells?: readonly unknown[] | undefined;
  readonly metadata?: unknown;
  readonly [part: string]: unknown;
}

describe('a notebook', () => {
  test('shows its Markdown, code and text outputs as text, in their order', () => {
    const { text } = notebook({
      cells: [
        markdown('# Decay\n', 'as *measured*'),
        code('print(tau)', [
          { output_type: 'stream', name: 'stdout', text: ['2.2 us\n', 'done'] },
          { output_type: 'execute_result', data: { 'text/plain': 'Figure(1)', 'image/png': 'iVBORw0' } },
          { output_type: 'display_data', data: { 'text/html': '<b>bold</b>' } },
        ]),
        { cell_type: 'raw', source: 'raw words' },
      ],
    });
    expect(text).toBe('# Decay\nas *measured*\n\nprint(tau)\n\n2.2 us\ndone\n\nFigure(1)\n\nraw words');
  });

  test('has headings, links and tags of its Markdown, each on the line of its cell', () => {
    const file = notebook({
      cells: [
        code('# no heading #notag [[none]]'),
        markdown('text\n\n## Setup #lab\n\n[[Muon]] ![p](fig/a.png) ^id1'),
      ],
    });
    expect(file.headings).toEqual([{ level: 2, text: 'Setup #lab', line: 2 }]);
    expect(file.links).toMatchObject([
      { kind: 'wiki', target: 'Muon', line: 2 },
      { kind: 'image', target: 'fig/a.png', line: 2 },
    ]);
    expect(file).toMatchObject({ tags: ['lab'], blocks: ['id1'] });
  });

  test('has its cell ids as ids of blocks', () => {
    const cells = [
      { ...code('1'), id: 'a1-b_2' },
      { ...code('2'), id: 'not an id' },
      { ...code('3'), id: 7 },
    ];
    expect(notebook({ cells }).blocks).toEqual(['a1-b_2']);
  });

  test('tells kernel, language, format, and how many cells and images it has', () => {
    const { properties } = notebook({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {
        kernelspec: { name: 'python3', display_name: 'Python 3 (lab)', language: 'python' },
        language_info: { name: 'python', version: '3.12' },
        toc: { base_numbering: 1 },
      },
      cells: [
        code('plot()', [{ output_type: 'display_data', data: { 'image/png': '', 'image/svg+xml': '' } }]),
      ],
    });
    expect({ ...properties }).toEqual({
      kernel: 'Python 3 (lab)',
      language: 'python',
      cells: 1,
      images: 1,
      nbformat: '4.5',
    });
  });

  test('takes its title from a first heading of level 1, another heading, its metadata, its name', () => {
    const metadata = { title: 'Of the metadata' };
    const title = (...cells: unknown[]) => notebook({ metadata, cells }).title;
    expect(title(markdown('##### Copyright'), markdown('# Muons'))).toBe('Muons');
    expect(title(markdown('text'), markdown('### Only this'))).toBe('Only this');
    expect(title(code('# comment'))).toBe('Of the metadata');
    expect(notebook({ cells: [] }).title).toBe('run');
  });

  test('has the title, authors and tags that a person wrote into its metadata', () => {
    const metadata = {
      title: 'T',
      authors: [{ name: 'Ada' }, 'Bo', { name: ['C', 'D'] }],
      tags: ['cern', 'Muon'],
      vscode: { x: 1 },
    };
    const { properties, tags } = notebook({ metadata, cells: [markdown('#muon #x')] });
    expect(properties).toMatchObject({
      title: 'T',
      authors: ['Ada', 'Bo', 'C', 'D'],
      tags: ['cern', 'Muon'],
    });
    expect(properties).not.toHaveProperty('vscode');
    expect(tags).toEqual(['cern', 'Muon', 'x']);
  });

  test('may have its metadata overruled by a sidecar', () => {
    const text = JSON.stringify({ nbformat: 4, metadata: { title: 'Old', tags: ['a'] }, cells: [] });
    const file = parseText('run.ipynb', text, { '.run.ipynb.json': '{"title":"New","kernel":"mine"}' });
    expect(file).toMatchObject({ title: 'New', tags: ['a'], properties: { title: 'New', kernel: 'mine' } });
  });

  test('of nbformat 3 is read through its worksheets', () => {
    const file = notebook({
      nbformat: 3,
      cells: undefined,
      worksheets: [
        {
          cells: [
            { cell_type: 'heading', level: 1, source: ['Old times'] },
            {
              cell_type: 'code',
              language: 'python',
              input: 'x = 1',
              outputs: [
                { output_type: 'pyout', text: ['1'], png: 'iVBOR' },
                { output_type: 'pyerr', ename: 'ValueError', evalue: 'bad', traceback: [] },
              ],
            },
          ],
        },
      ],
    });
    expect(file).toMatchObject({ title: 'Old times', text: '# Old times\n\nx = 1\n\n1\n\nValueError: bad' });
    expect(file.properties).toMatchObject({ nbformat: '3', cells: 2, images: 1 });
  });

  test('shows the traceback of an error without colours', () => {
    const traceback = [
      '\u001b[0;31mZeroDivisionError\u001b[0m: division',
      '\u001b[1;32m----> 1\u001b[0m 1/0',
    ];
    const { text } = notebook({ cells: [code('1/0', [{ output_type: 'error', traceback }])] });
    expect(text).toBe('1/0\n\nZeroDivisionError: division\n----> 1 1/0');
  });

  test('shows the beginning of a long output, and of all text as much as the limit, and says so', () => {
    const long = { output_type: 'stream', text: 'x'.repeat(MAX_OUTPUT_CHARS + 5) };
    const one = notebook({ cells: [code('', [long])] });
    expect(one.text).toHaveLength(MAX_OUTPUT_CHARS);
    expect(one.problems).toEqual([]);
    const many = notebook({ cells: Array.from({ length: 40 }, () => code('', [long])) });
    expect(many.text!.replaceAll('\n', '')).toHaveLength(MAX_NOTEBOOK_CHARS);
    expect(many.problems).toMatchObject([{ code: 'text_too_large' }]);
  });

  test('that is broken is searched as text and tells the line', () => {
    const broken = parseText('run.ipynb', '{\n "cells": [\n  {"source": "needle" oops}\n ]}');
    expect(broken).toMatchObject({
      kind: 'notebook',
      title: 'run',
      problems: [{ code: 'notebook_invalid', line: 3 }],
    });
    expect(broken.text).toContain('needle');
    const long = parseText('run.ipynb', '{'.padEnd(MAX_DATA_BYTES + 10));
    expect(long.text).toHaveLength(MAX_DATA_BYTES);
  });

  test.each(['', '[]', '"text"', 'null', '{"cells": 3}', '{"worksheets": {}}'])(
    'is not what %j holds',
    (text) => {
      expect(parseText('run.ipynb', text)).toMatchObject({
        kind: 'notebook',
        problems: [{ code: 'notebook_invalid' }],
      });
    },
  );

  test('survives cells and outputs of any shape', () => {
    const odd = [
      null,
      1,
      'x',
      [],
      {},
      { cell_type: 'code', outputs: [null, 3, {}, { data: 5 }, { data: { 'text/plain': 1 } }] },
    ];
    const cells = [
      ...odd,
      { cell_type: 'markdown', source: [1, null, 'ok'] },
      { cell_type: 'heading', level: 1e9, source: 'h' },
    ];
    expect(notebook({ cells, metadata: [] })).toMatchObject({ text: 'ok\n\n# h', problems: [] });
  });

  test('is read whole up to 64 MiB and, when it is longer still, as text', () => {
    expect(parseFile.maxBytes(contentOf('a.ipynb', '').stat.path)).toBe(MAX_WHOLE_FILE_BYTES);
    const file = parseNow({ ...contentOf('a.ipynb', '{"cells": ['), truncated: true });
    expect(file).toMatchObject({ text: '{"cells": [', problems: [{ code: 'text_too_large' }] });
  });
});

function notebook(parts: Parts) {
  return parseText('run.ipynb', JSON.stringify({ nbformat: 4, metadata: {}, ...parts }));
}

function markdown(...source: string[]) {
  return { cell_type: 'markdown', source };
}

function code(source: string, outputs: readonly unknown[] = []) {
  return { cell_type: 'code', source, outputs };
}
