import { describe, expect, it } from 'vitest';
import { readNotebook } from './read-notebook.ts';

const notebook = (cells: readonly unknown[]) => JSON.stringify({ nbformat: 4, metadata: {}, cells });
const outputsOf = (...outputs: readonly unknown[]) =>
  readNotebook(notebook([{ cell_type: 'code', source: ['a\n', 'b'], execution_count: 3, outputs }])).cells[0]!
    .outputs;

describe('readNotebook', () => {
  it('reads cells whose text is in lines, and their numbers', () => {
    const { cells, language } = readNotebook(
      notebook([{ cell_type: 'code', source: ['a\n', 'b'], execution_count: 3 }]),
    );
    expect(cells).toEqual([{ kind: 'code', source: 'a\nb', count: 3, outputs: [] }]);
    expect(language).toBe('python');
  });

  it('prefers HTML that needs no script, then pictures, and says when parts are missing', () => {
    const png = { 'image/png': 'AAAA\n', 'text/plain': 'Figure' };
    expect(
      outputsOf({ output_type: 'display_data', data: { ...png, 'text/html': '<b>x</b>' } })[0],
    ).toMatchObject({
      kind: 'html',
      isCut: false,
    });
    expect(
      outputsOf({ output_type: 'display_data', data: { ...png, 'text/html': '<script>x</script>' } })[0],
    ).toEqual({ kind: 'picture', source: 'data:image/png;base64,AAAA', alt: 'Figure' });
    expect(
      outputsOf({ output_type: 'display_data', data: { 'text/html': '<script>x</script>' } })[0],
    ).toMatchObject({
      isCut: true,
    });
  });

  it('takes only base 64 for the bytes of a picture', () => {
    expect(outputsOf({ output_type: 'display_data', data: { 'image/png': 'x" onerror="1' } })).toEqual([]);
  });

  it('puts attached pictures in their place', () => {
    const cell = {
      cell_type: 'markdown',
      source: '![](attachment:a.png)',
      attachments: { 'a.png': { 'image/png': 'AA==' } },
    };
    expect(readNotebook(notebook([cell])).cells[0]!.source).toBe('![](data:image/png;base64,AA==)');
  });

  it('leaves out what is not as it should be, and refuses what is no notebook', () => {
    expect(
      readNotebook(notebook([null, 1, { cell_type: 'code', source: 5, outputs: [null, {}] }])).cells,
    ).toEqual([{ kind: 'code', source: '', count: null, outputs: [] }]);
    expect(() => readNotebook('{"cells": 1}')).toThrow('No cells');
    expect(() => readNotebook('[]')).toThrow('No cells');
  });
});
