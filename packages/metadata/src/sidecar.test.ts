import { describe, expect, test } from 'vitest';
import { MAX_SIDECAR_BYTES, MAX_SIDECAR_TEXT_CHARS } from './limits.ts';
import { parseText } from './parse-in-test.ts';

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0);

describe('a sidecar in JSON', () => {
  test('gives title, properties, tags, aliases and links to the file beside it', () => {
    const file = beside(
      '.p.png.json',
      '{"Title": "Beam", "tags": ["Run/7"], "alias": "B", "of": "[[Muon|m]]", "N": 7}',
    );
    expect(file).toMatchObject({ kind: 'image', title: 'Beam', tags: ['Run/7'], aliases: ['B'] });
    expect(file.properties).toMatchObject({ title: 'Beam', n: 7 });
    expect(file.links).toEqual([
      { kind: 'frontmatter', target: 'Muon', heading: null, block: null, text: 'm', line: 1 },
    ]);
  });

  test('lets an object of properties go before what stands around it', () => {
    const file = beside('.p.png.json', '{"PROPERTIES": 1, "properties": {"A": 1, "b": 2}, "a": 0, "c": 3}');
    expect(file.properties).toMatchObject({ a: 1, b: 2, c: 3 });
  });

  test('keeps the types of values', () => {
    const text =
      '{"t": "007", "n": 7.5, "b": false, "z": null, "l": [1, "a"], "o": {"Deep": 1}, "d": "2024-01-31"}';
    expect(beside('.p.png.json', text).properties).toMatchObject(JSON.parse(text) as object);
  });

  test.each([
    ['{"a": 1,\n "b" }', 2],
    ['[1]', null],
    ['"text"', null],
    ['null', null],
    ['', 1],
  ])('is told as a problem of the file that names it when it holds %j', (text, line) => {
    const [problem] = told(beside('.p.png.json', text));
    expect(problem).toMatchObject({ code: 'sidecar_invalid', line });
    expect(problem!.message).toContain('".p.png.json"');
  });
});

describe('a sidecar in XML', () => {
  test('has attributes and elements as keys, repeated ones as lists, its root ignored', () => {
    const xml = `<?xml version="1.0"?><!-- c --><scan id="007" Mode="fast"><sample>A</sample><sample>B</sample>
      <beam><energy unit="keV">12.50</energy><empty/></beam><note><![CDATA[<raw> & free]]></note></scan>`;
    expect(plain(beside('.p.png.xml', xml).properties)).toEqual({
      id: '007',
      mode: 'fast',
      sample: ['A', 'B'],
      beam: { energy: { unit: 'keV', _text: '12.50' }, empty: '' },
      note: '<raw> & free',
    });
  });

  test('has no namespaces among its values', () => {
    const xml = '<dc:r xmlns="urn:x" xmlns:dc="urn:dc" dc:id="1"><dc:title>T</dc:title></dc:r>';
    expect(plain(beside('.p.png.xml', xml).properties)).toEqual({ 'dc:id': '1', 'dc:title': 'T' });
  });

  test('leaves values as they are written', () => {
    const xml = '<r><a>007</a><b>1e3</b><c>true</c><d>2024-01-31</d><e>0x10</e><f>&lt;&#65;&gt;</f></r>';
    const expected = { a: '007', b: '1e3', c: 'true', d: '2024-01-31', e: '0x10', f: '<A>' };
    expect(plain(beside('.p.png.xml', xml).properties)).toEqual(expected);
  });

  test.each([
    ['<r><a></r>', 1],
    ['<r>\n<a b=c/>\n</r>', 2],
    ['', 1],
    ['just text', 1],
    ['<!DOCTYPE r><r/>', null],
    ['<?xml version="1.0"?>\n<!doctype r [<!ENTITY a "aaaa">]><r>&a;</r>', null],
  ])('is refused with a problem when it holds %j', (xml, line) => {
    const file = beside('.p.png.xml', xml);
    expect(told(file)).toMatchObject([{ code: 'sidecar_invalid', line }]);
    expect(plain(file.properties)).toEqual({});
  });

  test('may speak of document types in comments and CDATA', () => {
    const xml = '<r><!-- <!DOCTYPE r> --><a><![CDATA[<!DOCTYPE html>]]></a></r>';
    expect(plain(beside('.p.png.xml', xml).properties)).toEqual({ a: '<!DOCTYPE html>' });
  });
});

describe('a sidecar in Markdown', () => {
  test('has properties, and a body that is the description, searched, and may hold tags', () => {
    const file = beside('.p.png.md', '---\nTaken: 2024-01-31\ntags: [a]\n---\n\nBeam at *rest* #b\n');
    expect(file.properties).toMatchObject({ taken: '2024-01-31', description: 'Beam at *rest* #b' });
    expect(file.tags).toEqual(['a', 'b']);
    expect(file.text).toContain('Beam at *rest*');
  });

  test('has a description of its own go before its body', () => {
    const file = beside('.p.png.md', '---\ndescription: short\n---\nlong words\n');
    expect(file.properties).toMatchObject({ description: 'short' });
    expect(file.text).toContain('long words');
    expect(file.text).toContain('short');
  });

  test('tells what is wrong with its frontmatter by its own name', () => {
    const [problem] = told(beside('.p.png.md', '---\na: [\n---\nbody'));
    expect(problem).toMatchObject({ code: 'frontmatter_invalid' });
    expect(problem!.message).toContain('".p.png.md"');
  });
});

describe('sidecars', () => {
  test('are merged per key: frontmatter, JSON, XML, Markdown, facts of the file', () => {
    const file = parseText('t.csv', 'x,y\n1,2\n', {
      '.t.csv.md': '---\na: md\nb: md\nc: md\n---\n',
      '.t.csv.xml': '<r a="xml" b="xml" rows="many"/>',
      '.t.csv.json': '{"a": "json"}',
    });
    expect(file.properties).toMatchObject({ a: 'json', b: 'xml', c: 'md', rows: 'many', delimiter: 'comma' });
    const note = parseText('n.md', '---\na: front\n---\n', { '.n.md.json': '{"a": "json", "b": "json"}' });
    expect(note.properties).toMatchObject({ a: 'front', b: 'json' });
  });

  test('count by the hidden name first when there are two of a kind', () => {
    const file = beside('p.png.json', '{"a": "seen", "b": "seen"}', { '.p.png.json': '{"a": "hidden"}' });
    expect(file.properties).toMatchObject({ a: 'hidden', b: 'seen' });
  });

  test('are hidden by a value that is empty on purpose', () => {
    const note = parseText('n.md', '---\nstatus:\n---\n', { '.n.md.json': '{"status": "old"}' });
    expect(note.properties['status']).toBeNull();
  });

  test('add what is searched to a file with and without text, within a limit', () => {
    expect(parseText('a.txt', 'own', { '.a.txt.json': '{"k": ["beside", {"x": "deep"}]}' }).text).toBe(
      'own\n\nbeside\ndeep',
    );
    expect(beside('.p.png.json', '{"k": "beside", "n": 7}').text).toBe('beside');
    expect(beside('.p.png.md', 'x'.repeat(2 * MAX_SIDECAR_TEXT_CHARS)).text).toHaveLength(
      MAX_SIDECAR_TEXT_CHARS,
    );
    expect(beside('.p.png.json', '{}').text).toBeNull();
  });

  test('of more than a mebibyte are not read, and the file says so', () => {
    const file = beside('.p.png.json', '{"a": 1}'.padEnd(MAX_SIDECAR_BYTES + 1));
    expect(told(file)).toMatchObject([{ code: 'sidecar_too_large' }]);
    expect(file.properties).not.toHaveProperty('a');
  });

  test('that are not text are a problem', () => {
    expect(told(beside('.p.png.json', '{\0}'))).toMatchObject([{ code: 'sidecar_invalid' }]);
  });

  test('leave the links of the file on their lines', () => {
    const file = parseText('n.md', '---\na: "[[A]]"\n---\n[[B]]', {
      '.n.md.json': '{"a": "[[C]]", "b": "[[D]]"}',
    });
    expect(file.links.map(({ target, line }) => [target, line])).toEqual([
      ['A', 2],
      ['B', 4],
      ['D', 1],
    ]);
  });
});

function beside(name: string, text: string, others: Readonly<Record<string, string>> = {}) {
  return parseText('p.png', PNG, { [name]: text, ...others });
}

/** Problems of sidecars: the image itself, a mere signature, has one too. */
function told(file: ReturnType<typeof parseText>) {
  return file.problems.filter(({ message }) => message.startsWith('Sidecar'));
}

/** Without the facts of the image, and with a prototype, so that it compares with a literal. */
function plain(properties: object): unknown {
  const { format: _, ...rest } = JSON.parse(JSON.stringify(properties)) as Record<string, unknown>;
  return rest;
}
