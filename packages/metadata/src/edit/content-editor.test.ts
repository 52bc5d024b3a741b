import {
  type EditAction,
  type EditAddress,
  type FileEdit,
  hashOfPart,
  parseRelPath,
  type PropertyValue,
} from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { contentEditor } from './content-editor.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

const heading = (...path: string[]): EditAddress => ({ kind: 'heading', path });
const block = (id: string): EditAddress => ({ kind: 'block', id });
const property = (name: string): EditAddress => ({ kind: 'property', name });
const lines = (from: number, to = from): EditAddress => ({ kind: 'lines', from, to });
const cell = (named: string | number): EditAddress => ({ kind: 'cell', cell: named });
const row = (at: number): EditAddress => ({ kind: 'row', row: at });
const pointer = (to: string): EditAddress => ({ kind: 'pointer', pointer: to });
const document: EditAddress = { kind: 'document' };

const toEdit = (address: EditAddress, action: EditAction, content?: PropertyValue): FileEdit =>
  content === undefined ? { address, action } : { address, action, content };
const apply = async (name: string, text: string, edit: FileEdit): Promise<string> =>
  decode(await contentEditor.apply(parseRelPath(name), encode(text), edit));

type Example = [title: string, before: string, after: string, ...edit: Parameters<typeof toEdit>];

function examples(name: string, cases: readonly Example[]): void {
  it.each(cases)('%s', async (_title, before, after, ...edit) => {
    expect(await apply(name, before, toEdit(...edit))).toBe(after);
  });
}

describe('a section of a note', () => {
  examples('a.md', [
    [
      'keeps the blank lines around what it holds',
      '# A\n\nold\ntext\n\n# B\n',
      '# A\n\nnew\n\n# B\n',
      heading('A'),
      'replace',
      'new\n',
    ],
    [
      'is replaced with its subsections',
      '# A\nx\n## B\ny\n# C\n',
      '# A\nnew\n\n# C\n',
      heading('A'),
      'replace',
      'new',
    ],
    ['is emptied', '# A\n\nx\n\n# B\n', '# A\n\n# B\n', heading('A'), 'replace', ''],
    ['grows at its end', '# A\n\nx\n\n# B\n', '# A\n\nx\n\ny\n\n# B\n', heading('A'), 'append', 'y'],
    ['grows at its beginning', '# A\n\nx\n', '# A\n\ny\n\nx\n', heading('A'), 'prepend', 'y'],
    [
      'goes on with its list',
      '# A\n- x\n- y\n\n# B\n',
      '# A\n- x\n- y\n- z\n\n# B\n',
      heading('A'),
      'append',
      '- z',
    ],
    [
      'sets another list off',
      '# A\n- x\n\n# B\n',
      '# A\n- x\n\n1. z\n\n# B\n',
      heading('A'),
      'append',
      '1. z',
    ],
    [
      'keeps items apart that are',
      '# A\n- x\n\n- y\n',
      '# A\n- x\n\n- y\n\n- z\n',
      heading('A'),
      'append',
      '- z',
    ],
    [
      'goes on with its table',
      '# A\n|a|\n|-|\n|1|\n',
      '# A\n|a|\n|-|\n|1|\n|2|\n',
      heading('A'),
      'append',
      '|2|',
    ],
    ['that is empty is filled', '# A\n# B\n', '# A\n\nx\n\n# B\n', heading('A'), 'append', 'x'],
    [
      'that is empty and has its blank line is filled',
      '# A\n\n# B\n',
      '# A\n\nx\n\n# B\n',
      heading('A'),
      'append',
      'x',
    ],
    [
      'at the end keeps a last line that does not end',
      '# A\nx',
      '# A\nx\n\ny',
      heading('A'),
      'append',
      'y\n',
    ],
    ['that is a heading alone is filled', '# A', '# A\n\nx', heading('A'), 'append', 'x'],
    ['gets one before it', 'x\n# A\n', 'x\n\n# N\ny\n\n# A\n', heading('A'), 'insert', '# N\ny'],
    ['goes with its heading', 'x\n\n# A\ny\n\n# B\n', 'x\n\n# B\n', heading('A'), 'delete'],
    [
      'leaves a text apart from the next heading',
      'x\n# A\ny\n\nB\n===\n',
      'x\n\nB\n===\n',
      heading('A'),
      'delete',
    ],
    [
      'ends with a line that is underlined',
      'A\n===\nx\n\nB\n---\ny\n',
      'A\n===\nx\n\nB\n---\nz\n',
      heading('B'),
      'replace',
      'z',
    ],
    [
      'is found by what its heading reads',
      '# *A* `b` [[C|d]] ^id\nx\n',
      '# *A* `b` [[C|d]] ^id\ny\n',
      heading('A b d'),
      'replace',
      'y',
    ],
    [
      'is found by the way to it',
      '# A\n## X\n1\n# B\n## X\n2\n',
      '# A\n## X\n1\n# B\n## X\n3\n',
      heading('B', 'X'),
      'replace',
      '3',
    ],
    [
      'is found by a part of the way',
      '# A\n## B\n### X\n1\n# X\n2\n',
      '# A\n## B\n### X\n3\n\n# X\n2\n',
      heading('A', 'X'),
      'replace',
      '3',
    ],
    [
      'whose whole way is named goes first',
      '# X\n1\n# A\n## X\n2\n',
      '# X\n3\n\n# A\n## X\n2\n',
      heading('X'),
      'replace',
      '3',
    ],
    [
      'does not begin in code, lists and quotes',
      '```\n# A\n```\n> # A\n\n- # A\n\n# A\nx\n',
      '```\n# A\n```\n> # A\n\n- # A\n\n# A\ny\n',
      heading('A'),
      'replace',
      'y',
    ],
    [
      'takes the line breaks of the file',
      '\ufeff# A\r\nx\r\n',
      '\ufeff# A\r\nx\r\n\r\ny\r\nz\r\n',
      heading('A'),
      'append',
      'y\nz',
    ],
    [
      'is none of the frontmatter',
      '---\na: 1\n---\nx\n\n# A\n',
      '---\na: 1\n---\nx\n\n# N\n\n# A\n',
      heading('A'),
      'insert',
      '# N',
    ],
  ]);

  it('that has a namesake is refused with the lines of both', async () => {
    const edit = toEdit(heading('X'), 'append', 'y');
    await expect(apply('a.md', '---\na: 1\n---\n# A\n## X\n# B\n## X\n', edit)).rejects.toMatchObject({
      code: 'conflict',
      details: { address: 'heading X', lines: [5, 7] },
    });
  });

  it.each<[string, string, string]>([
    ['an open code fence', '```\nx', 'heading "B"'],
    ['an open comment', '<!-- x', 'heading "B"'],
    ['a heading that others would stand below', '# New', 'heading "B"'],
  ])('takes no content that changes other parts: %s', async (_title, content, named) => {
    const refused = apply('a.md', '# A\n\n## C\nx\n\n## B\ny ^id\n', toEdit(heading('C'), 'append', content));
    await expect(refused).rejects.toMatchObject({ code: 'invalid', details: { field: 'content' } });
    await expect(refused).rejects.toThrow(named);
  });
});

describe('a block of a note', () => {
  const list = '- a ^i1\n  - b\n- c\n';
  const table = 'x\n\n| a |\n|---|\n| 1 |\n\n^t\n\ny\n';
  examples('a.md', [
    ['keeps its id', 'x\n\nold\ntext ^id\n\ny\n', 'x\n\nnew ^id\n\ny\n', block('id'), 'replace', 'new'],
    ['grows before its id', 'old ^id\n', 'old\nnew ^id\n', block('id'), 'append', 'new'],
    ['grows at its beginning', 'old ^id\n', 'new\nold ^id\n', block('id'), 'prepend', 'new'],
    ['goes with its id', 'x\n\nold ^id\n\ny\n', 'x\n\ny\n', block('id'), 'delete'],
    ['gets one before it', 'x\n\nold ^id\n', 'x\n\nnew\n\nold ^id\n', block('id'), 'insert', 'new'],
    ['may be an item with what is below it', list, '- n ^i1\n  - m\n- c\n', block('i1'), 'replace', 'n\n- m'],
    ['may be an item whose box is ticked', '- [ ] a ^i\n', '- [x] a ^i\n', block('i'), 'replace', '- [x] a'],
    [
      'may be an item that gets items below it',
      list,
      '- a ^i1\n  - b\n  - n\n- c\n',
      block('i1'),
      'append',
      '- n',
    ],
    ['may be an item with one before it', list, '- n\n- a ^i1\n  - b\n- c\n', block('i1'), 'insert', 'n'],
    ['may be an item that goes with those below it', list, '- c\n', block('i1'), 'delete'],
    [
      'may be an item in another one',
      '- a\n  - b ^i\n  - c\n',
      '- a\n  - n ^i\n  - c\n',
      block('i'),
      'replace',
      'n',
    ],
    ['may be a table', table, 'x\n\n| a |\n|---|\n| 1 |\n| 2 |\n\n^t\n\ny\n', block('t'), 'append', '| 2 |'],
    [
      'may be a table with a new first row',
      table,
      'x\n\n| a |\n|---|\n| 0 |\n| 1 |\n\n^t\n\ny\n',
      block('t'),
      'prepend',
      '| 0 |',
    ],
    ['may be a table that goes', table, 'x\n\ny\n', block('t'), 'delete'],
    ['may be code', '```py\na\n```\n\n^c\n', '```py\na\nb\n```\n\n^c\n', block('c'), 'append', 'b'],
    ['may be a quote', '> a\n> b ^q\n', '> a\n> b\n> c ^q\n', block('q'), 'append', 'c'],
    ['may be a quote with its id below it', '> a\n\n^q\n', '> n\n\n^q\n', block('q'), 'replace', 'n'],
    ['keeps the line breaks of the file', 'old ^id\r\n', 'a\r\nb ^id\r\n', block('id'), 'replace', 'a\nb'],
  ]);

  it.each<[string, string, string, string]>([
    ['two blocks', 'old ^id\n', 'a\n\nb', 'invalid'],
    ['a heading', 'old ^id\n', '# a', 'invalid'],
    ['nothing', 'old ^id\n', ' \n', 'invalid'],
    ['an id that stands twice', 'a ^id\n\nb ^id\n', 'x', 'conflict'],
    ['an id that names a heading', '# a ^id\n', 'x', 'unsupported'],
    ['an id in code', '`a ^id`\n\n    b ^id\n', 'x', 'not_found'],
  ])('is not replaced by, or found as, %s', async (_title, text, content, code) => {
    await expect(apply('a.md', text, toEdit(block('id'), 'replace', content))).rejects.toMatchObject({
      code,
    });
  });
});

describe('properties, lines and documents', () => {
  examples('a.md', [
    [
      'a property is set',
      '---\na: 1 # c\nb: 2\n---\nx\n',
      '---\na: 3 # c\nb: 2\n---\nx\n',
      property('a'),
      'replace',
      3,
    ],
    ['a property is made', 'x\n', '---\na: b\n---\nx\n', property('a'), 'replace', 'b'],
    ['a list grows', '---\nt:\n  - a\n---\n', '---\nt:\n  - a\n  - b\n---\n', property('t'), 'append', 'b'],
    [
      'a list grows at its beginning',
      '---\nt: [a]\n---\n',
      '---\nt: [b, a]\n---\n',
      property('t'),
      'prepend',
      ['b'],
    ],
    ['a list is made', '---\na: 1\n---\n', '---\na: 1\nt: [b]\n---\n', property('t'), 'append', 'b'],
    ['a property goes', '---\na: 1\nb: 2\n---\n', '---\nb: 2\n---\n', property('a'), 'delete'],
    ['lines are replaced', 'a\r\nb\r\nc\r\n', 'a\r\nx\r\ny\r\nc\r\n', lines(2), 'replace', 'x\ny'],
    ['lines are replaced where the last one does not end', 'a\nb', 'a\nx', lines(2), 'replace', 'x\n'],
    ['lines come after others', 'a\nb', 'a\nb\nx', lines(2), 'append', 'x'],
    ['lines come before others', 'a\nb\n', 'x\na\nb\n', lines(1), 'insert', 'x'],
    ['lines go', 'a\nb\nc\n', 'c\n', lines(1, 2), 'delete'],
    ['a note grows', '# A\nx\n', '# A\nx\n\ny\n', document, 'append', 'y'],
    [
      'a note grows at its beginning, after its frontmatter',
      '---\na: 1\n---\n# A\n',
      '---\na: 1\n---\nx\n\n# A\n',
      document,
      'prepend',
      'x',
    ],
    ['an empty note gets its first line', '', 'x\n', document, 'append', 'x'],
    [
      'a note is replaced, its byte order mark kept',
      '\ufeffa\r\n',
      '\ufeffx\r\n',
      document,
      'replace',
      'x\n',
    ],
  ]);

  it('lines of any other text are edited too', async () => {
    expect(await apply('a.py', 'a\nb\n', toEdit(document, 'append', 'c'))).toBe('a\nb\nc\n');
    expect(await apply('Makefile', 'a\nb', toEdit(document, 'append', 'c'))).toBe('a\nb\nc');
  });

  it('lines that are not there are refused with their number', async () => {
    const refused = apply('a.txt', 'a\nb\n', toEdit(lines(2, 3), 'delete'));
    await expect(refused).rejects.toMatchObject({ code: 'invalid', details: { lines: 2 } });
  });
});

describe('a record of a table', () => {
  const table = '# c\r\nid,name,"v"\r\n1,"x, y","2"\r\n\r\n2,z,"3"';
  examples('a.csv', [
    ['changes in one field', table, table.replace('2,z,', '2,n,'), row(2), 'replace', { name: 'n' }],
    ['keeps quotes where they were', table, table.replace('"x, y"', '"n"'), row(1), 'replace', [1, 'n', '2']],
    [
      'gets quotes where it needs them',
      table,
      table.replace('2,z,', '2,"a""b",'),
      row(2),
      'replace',
      { name: 'a"b' },
    ],
    ['comes after the last one', table, `${table}\r\n3,,""`, row(2), 'append', { id: 3 }],
    ['comes before another', table, table.replace('2,z', '9,n,"1"\r\n2,z'), row(2), 'insert', [9, 'n', 1]],
    ['comes first', table, table.replace('1,"x', '9,n,"1"\r\n1,"x'), row(0), 'append', [9, 'n', 1]],
    ['goes', table, table.replace('1,"x, y","2"\r\n', ''), row(1), 'delete'],
    ['names the columns', table, table.replace('name', 'who'), row(0), 'replace', { name: 'who' }],
    [
      'comes at the end, with others',
      'a;b\n1;2\n',
      'a;b\n1;2\n3;"x;y"\n4;5\n',
      document,
      'append',
      [{ a: 3, b: 'x;y' }, [4, 5]],
    ],
    ['ends as the others do', '# c\na,b\r\n1,2\r\n', '# c\na,b\r\n1,2\r\n3,4\r\n', row(1), 'append', [3, 4]],
    ['comes right below the header', 'a,b\n1,2\n', 'a,b\n8,9\n1,2\n', document, 'prepend', [8, 9]],
  ]);

  it.each<[string, EditAddress, EditAction, PropertyValue | undefined, string]>([
    ['a record that is not there', row(3), 'delete', undefined, 'not_found'],
    ['a column that is not there', row(1), 'replace', { nope: 1 }, 'invalid'],
    ['too many fields', row(1), 'replace', [1, 2, 3, 4], 'invalid'],
    ['a text', row(1), 'replace', 'a,b', 'invalid'],
    ['a header without names', row(0), 'replace', [1, 2, 3], 'invalid'],
    ['the header to go', row(0), 'delete', undefined, 'unsupported'],
  ])('is refused for %s', async (_title, address, action, content, code) => {
    await expect(apply('a.csv', table, toEdit(address, action, content))).rejects.toMatchObject({ code });
  });
});

describe('a cell of a notebook', () => {
  const cells = [
    { cell_type: 'markdown', id: 'aa', metadata: {}, source: ['# T\n', 'é'] },
    { cell_type: 'code', execution_count: 1, id: 'bb', metadata: {}, outputs: [{ a: 1 }], source: [] },
  ];
  const spell = (of: unknown[], minor = 5) =>
    `${JSON.stringify({ cells: of, metadata: {}, nbformat: 4, nbformat_minor: minor }, null, 1)}\n`;
  const text = spell(cells);
  const withSource = (at: number, source: unknown) =>
    spell(cells.toSpliced(at, 1, { ...cells[at]!, source } as never));
  examples('a.ipynb', [
    [
      'gets another source, its outputs stay',
      text,
      withSource(1, ['a\n', 'b']),
      cell('bb'),
      'replace',
      'a\nb',
    ],
    ['grows by lines', text, withSource(0, ['# T\n', 'é\n', 'x']), cell('aa'), 'append', 'x'],
    ['is found by its place', text, withSource(0, []), cell(0), 'replace', ''],
    ['goes', text, spell([cells[0]]), cell(1), 'delete'],
    ['is the last one to go', spell([cells[0]]), spell([]), cell('aa'), 'delete'],
    [
      'keeps its source in one text',
      text.replace(/\[\n\s+"# T\\n",\n\s+"é"\n\s+\]/, '"# T"'),
      text.replace(/\[\n\s+"# T\\n",\n\s+"é"\n\s+\]/, '"# T\\nx"'),
      cell('aa'),
      'append',
      'x',
    ],
    [
      'comes without an id where cells have none',
      spell(cells, 4),
      spell([{ cell_type: 'markdown', metadata: {}, source: ['x'] }, ...cells], 4),
      cell('aa'),
      'insert',
      { cell_type: 'markdown', source: 'x' },
    ],
  ]);

  it('that is new is written as Jupyter writes it, with an id of its own', async () => {
    const edited = await apply('a.ipynb', text, toEdit(document, 'append', 'k = 1'));
    const id = /"id": "([0-9a-f]{8})"/.exec(edited)![1]!;
    const fresh = {
      cell_type: 'code',
      execution_count: null,
      id,
      metadata: {},
      outputs: [],
      source: ['k = 1'],
    };
    expect(edited).toBe(spell([...cells, fresh]));
  });

  it('is not found in a notebook that is broken, or by an id that two have', async () => {
    await expect(apply('a.ipynb', '{\n"cells": [}', toEdit(cell(0), 'delete'))).rejects.toMatchObject({
      code: 'invalid',
      details: { line: 2 },
    });
    const twice = apply('a.ipynb', spell([cells[0], cells[0]]), toEdit(cell('aa'), 'delete'));
    await expect(twice).rejects.toMatchObject({ code: 'conflict', details: { lines: [3, 12] } });
  });
});

describe('a value of a data file', () => {
  const json = '{\n  "a": [1, 2], // c\n  "b/c": { "d": "x" },\n  "n": null\n}\n';
  examples('a.json', [
    ['is replaced', json, json.replace('null', '{ "k": [true] }'), pointer('/n'), 'replace', { k: [true] }],
    ['is found by an escaped key', json, json.replace('"x"', '"y"'), pointer('/b~1c/d'), 'replace', 'y'],
    ['comes into a list', json, json.replace('1, 2', '1, 9, 2'), pointer('/a/1'), 'insert', 9],
    ['comes to the end of a list', json, json.replace('1, 2', '1, 2, 9'), pointer('/a/-'), 'insert', 9],
    ['is added to a list', json, json.replace('1, 2', '9, 1, 2'), pointer('/a'), 'prepend', 9],
    ['is added to a text', json, json.replace('"x"', '"xé\\n"'), pointer('/b~1c/d'), 'append', 'é\n'],
    ['comes under a new key', json, json.replace('null', 'null,\n  "z": 1'), pointer('/z'), 'insert', 1],
    ['goes out of a list', json, json.replace('1, 2', '2'), pointer('/a/0'), 'delete'],
    ['goes with its key', json, json.replace(',\n  "n": null', ''), pointer('/n'), 'delete'],
  ]);
  const yaml = 'Name: x # c\nlist:\n  - a # one\n  - b\nmap: {k: 1}\n';
  examples('a.yaml', [
    ['is replaced in YAML', yaml, yaml.replace('x', '5'), pointer('/Name'), 'replace', 5],
    ['is replaced between braces', yaml, yaml.replace('1', '2'), pointer('/map/k'), 'replace', 2],
    [
      'comes into a list of YAML',
      yaml,
      yaml.replace('  - b', '  - n\n  - b'),
      pointer('/list/1'),
      'insert',
      'n',
    ],
    [
      'is added to a list of YAML',
      yaml,
      yaml.replace('  - b', '  - b\n  - n'),
      pointer('/list'),
      'append',
      'n',
    ],
    ['goes out of a list of YAML', yaml, yaml.replace('  - b\n', ''), pointer('/list/1'), 'delete'],
  ]);

  it.each<[string, string, EditAddress, EditAction, PropertyValue | undefined, string]>([
    ['a key that is not there', json, pointer('/x'), 'replace', 1, 'not_found'],
    ['a key that is there to be made', json, pointer('/n'), 'insert', 1, 'conflict'],
    ['an item past the end', json, pointer('/a/3'), 'insert', 1, 'not_found'],
    ['a pointer that is none', json, pointer('a'), 'delete', undefined, 'invalid'],
    ['a comment beside what goes', json, pointer('/b~1c'), 'delete', undefined, 'unsupported'],
    ['a number that something is added to', '{"a": 1}', pointer('/a'), 'append', 1, 'unsupported'],
  ])('is refused for %s', async (_title, text, address, action, content, code) => {
    await expect(apply('a.json', text, toEdit(address, action, content))).rejects.toMatchObject({ code });
  });
});

describe('the content editor', () => {
  it('edits only the part that the writer saw', async () => {
    const [bytes, address] = [encode('\ufeff# É\nx\n# B\ny\n'), heading('B')];
    const { from, to } = await contentEditor.locate(parseRelPath('a.md'), bytes, address);
    expect(decode(bytes.subarray(from, to))).toBe('# B\ny\n');
    const seen = hashOfPart(bytes.subarray(from, to));
    const edit = { ...toEdit(address, 'append', 'z'), ifPartHash: seen };
    expect(await apply('a.md', '# É\nother\n# B\ny\n', edit)).toBe('# É\nother\n# B\ny\n\nz\n');
    await expect(apply('a.md', '# B\nother\n', edit)).rejects.toMatchObject({ code: 'conflict' });
  });

  it.each<[string, string, Uint8Array]>([
    ['UTF-16', 'a.md', Uint8Array.from([0xff, 0xfe, 0x61, 0])],
    ['bytes that are not UTF-8', 'a.md', Uint8Array.from([0x61, 0xe9, 0x0a])],
    ['a binary file', 'a.png', Uint8Array.from([0x89, 0x50, 0])],
  ])('does not edit %s', async (_title, name, bytes) => {
    const refused = contentEditor.apply(parseRelPath(name), bytes, toEdit(lines(1), 'delete'));
    await expect(refused).rejects.toMatchObject({ code: 'unsupported', details: { address: 'lines 1-1' } });
  });

  it.each<[string, EditAddress]>([
    ['a.csv', heading('A')],
    ['a.txt', block('a')],
    ['a.json', property('a')],
    ['a.md', cell(0)],
    ['a.md', row(1)],
    ['a.toml', pointer('/a')],
  ])('does not look in %s for what it cannot have', async (name, address) => {
    await expect(apply(name, 'x\n', toEdit(address, 'delete'))).rejects.toMatchObject({
      code: 'unsupported',
    });
  });

  it.each<[string, FileEdit]>([
    ['no content', toEdit(lines(1), 'replace')],
    ['content to delete', toEdit(lines(1), 'delete', 'x')],
    ['a NUL', toEdit(lines(1), 'replace', '\0')],
    ['half a character', toEdit(lines(1), 'replace', '\ud800')],
    ['a number for lines', toEdit(lines(1), 'replace', 1)],
  ])('takes %s for a fault', async (_title, edit) => {
    await expect(apply('a.md', 'x\n', edit)).rejects.toMatchObject({
      code: 'invalid',
      details: { field: 'content' },
    });
  });
});
