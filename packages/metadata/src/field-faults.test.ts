/*
 * Faults that systems of this kind were seen to have in daily use: each is a promise here.
 */
import { describe, expect, test } from 'vitest';
import { parseText } from './parse-in-test.ts';

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0);

describe('frontmatter', () => {
  test('is read of a note that another program wrote, with title, type and status', () => {
    const file = parseText('n.md', '---\r\ntitle: Decay\r\ntype: protocol\r\nstatus: done\r\n---\r\nbody');
    expect(file).toMatchObject({ title: 'Decay', properties: { type: 'protocol', status: 'done' } });
  });

  test('is read of views too', () => {
    const file = parseText('board.cdx', '---\ntitle: Board\ntype: view\ntags: [runs]\n---\ncolumns: 3\n');
    expect(file).toMatchObject({
      kind: 'view',
      title: 'Board',
      tags: ['runs'],
      properties: { type: 'view' },
    });
  });

  test('gives a title only as long as it has one', () => {
    const titled = parseText('Run 7.md', '---\ntitle: Decay\ndescription: d\n---\ntext');
    const untitled = parseText('Run 7.md', '---\ndescription: d\n---\ntext');
    const emptied = parseText('Run 7.md', '---\ntitle: ""\ndescription: d\n---\ntext');
    expect([titled, untitled, emptied].map(({ title }) => title)).toEqual(['Decay', 'Run 7', 'Run 7']);
  });

  test('keeps dates as ISO text, days as days', () => {
    const { properties } = parseText(
      'n.md',
      '---\nday: 2024-01-31\nat: 2024-01-31 10:00:00 +2\ntext: "2024-01-31"\nlist: [2024-02-29]\n---\n',
    );
    expect({ ...properties }).toEqual({
      day: '2024-01-31',
      at: '2024-01-31T10:00:00+02:00',
      text: '2024-01-31',
      list: ['2024-02-29'],
    });
  });

  test('may hold percent signs, colons and commas in values and tags', () => {
    const file = parseText('n.md', '---\nyield: 50 % of %Y\nnote: "a: b"\ntags: ["a, b", c]\n---\n');
    expect(file).toMatchObject({ tags: ['a, b', 'c'], properties: { yield: '50 % of %Y', note: 'a: b' } });
  });

  test('goes before every sidecar, in the same order for every key', () => {
    const sidecars = {
      '.n.md.md': '---\na: 4\nb: 4\nc: 4\nd: 4\n---\n',
      '.n.md.xml': '<r a="3" b="3" c="3"/>',
      '.n.md.json': '{"a": 2, "b": 2}',
    };
    const { properties } = parseText('n.md', '---\na: 1\n---\n', sidecars);
    expect({ ...properties }).toEqual({ a: 1, b: 2, c: '3', d: 4 });
  });
});

describe('sidecars', () => {
  test('lose no letters of their names in what is told of them', () => {
    const { problems } = parseText('json.xml.md', 'text', { '.json.xml.md.json': 'no' });
    expect(problems[0]!.message).toContain('".json.xml.md.json"');
  });

  test('win over the facts of the file itself', () => {
    const { properties } = parseText('p.png', PNG, { '.p.png.json': '{"format": "mine"}' });
    expect(properties['format']).toBe('mine');
  });

  test('keep in XML every value as it is written, and mixed text beside elements', () => {
    const xml = '<r><id>007</id><v>1.10</v><ok>yes</ok><p>before <b>bold</b> after</p><l>1</l><l>2</l></r>';
    const { properties } = parseText('a.bin', Uint8Array.of(0), { '.a.bin.xml': xml });
    const expected = {
      id: '007',
      v: '1.10',
      ok: 'yes',
      p: { b: 'bold', _text: 'before after' },
      l: ['1', '2'],
    };
    expect(JSON.parse(JSON.stringify(properties))).toEqual(expected);
  });

  test('give nothing any more once they are gone', () => {
    const kept = parseText('p.png', PNG, { '.p.png.json': '{"title": "T", "tags": ["x"]}' });
    const gone = parseText('p.png', PNG);
    expect([kept.title, kept.tags]).toEqual(['T', ['x']]);
    expect([gone.title, gone.tags]).toEqual(['p', []]);
  });

  test('that cannot be read never fail the file: it is listed with the problem', () => {
    const broken = { '.n.md.json': '{', '.n.md.xml': '<', '.n.md.md': '---\n[\n---\n' };
    const file = parseText('n.md', '# Title\n\nwords', broken);
    expect(file).toMatchObject({ title: 'Title', text: '# Title\n\nwords' });
    expect(file.problems.map(({ code }) => code)).toEqual([
      'sidecar_invalid',
      'sidecar_invalid',
      'frontmatter_invalid',
    ]);
  });
});

describe('the metadata of a folder', () => {
  test.each([
    ['frontmatter with nothing after it', '---\nTitle: Runs\ntags: [a]\nview_mode: grid\n---\n'],
    ['YAML without fences', 'Title: Runs\ntags: [a]\nview_mode: grid\n'],
  ])('is %s', (_, text) => {
    const file = parseText('runs/.metadata', text);
    expect(file).toMatchObject({ kind: 'data', title: 'Runs', tags: ['a'], problems: [] });
    expect({ ...file.properties }).toEqual({ title: 'Runs', tags: ['a'], view_mode: 'grid' });
  });

  test('that is empty is no fault', () => {
    expect(parseText('runs/.metadata', '')).toMatchObject({ title: '.metadata', problems: [] });
  });

  test.each([
    ['a: [', 'frontmatter_invalid'],
    ['- a\n- b\n', 'frontmatter_not_a_map'],
    [`a: ${'x'.repeat(100_000)}`, 'frontmatter_too_large'],
  ])('that cannot be read is told as a problem', (text, code) => {
    expect(parseText('runs/.metadata', text)).toMatchObject({ kind: 'data', problems: [{ code }] });
  });
});

describe('tags', () => {
  test('may hold commas where they stand in a list', () => {
    expect(parseText('p.png', PNG, { '.p.png.json': '{"tags": ["a, b", "c"]}' }).tags).toEqual(['a, b', 'c']);
  });
});

describe('a sidecar that lost its file', () => {
  test.each(['.gel.png.json', '.note.md.md', 'sub/.series.csv.xml'])('is told (%s)', (path) => {
    const { problems } = parseText(path, path.endsWith('xml') ? '<a/>' : '{}');
    expect(problems.map(({ code }) => code)).toContain('sidecar_without_file');
  });

  test.each(['.eslintrc.json', '.tsconfig.base.json', '.README.md', 'gel.png.json'])(
    'is not seen in %s',
    (path) => {
      const { problems } = parseText(path, '{}');
      expect(problems.map(({ code }) => code)).not.toContain('sidecar_without_file');
    },
  );
});
