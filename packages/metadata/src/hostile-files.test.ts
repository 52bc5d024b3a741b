import { propertyRows, MAX_PROPERTY_ROWS } from '@codexlab/core';
import { describe, expect, test } from 'vitest';
import { readJson } from './json-text.ts';
import {
  MAX_DATA_ALIASES,
  MAX_DATA_BYTES,
  MAX_JSON_VALUES,
  MAX_SIDECAR_BYTES,
  MAX_TEXT_BYTES,
  MAX_ITEMS,
  MAX_NAME_CHARS,
} from './limits.ts';
import { contentOf, parseNow, parseText } from './parse-in-test.ts';
import { countRecords } from './table-records.ts';

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0);
const prototypes = describePrototypes();

function describePrototypes(): string {
  const names = [Object, Array, String, Function].map(({ prototype }) =>
    Reflect.ownKeys(prototype).map(String),
  );
  return JSON.stringify([names, Object.keys({}), ({} as Record<string, unknown>)['polluted']]);
}

describe('a bomb', () => {
  const aliases = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
    .split('')
    .map(
      (name, at) =>
        `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefgh'[at]}`).join(',')}]\n`,
    )
    .join('')}`;

  test.each([
    ['frontmatter', 'n.md', `---\n${aliases}---\nwords`, {}, 'frontmatter_invalid'],
    ['a folder', '.metadata', aliases, {}, 'frontmatter_invalid'],
    ['a Markdown sidecar', 'p.png', PNG, { '.p.png.md': `---\n${aliases}---\n` }, 'frontmatter_invalid'],
  ])('of aliases in %s is not written out', (_, path, text, sidecars, code) => {
    const file = parseText(path, text, sidecars as Record<string, string>);
    expect(file.problems.map((problem) => problem.code)).toContain(code);
    expect(propertyRows(file.properties).length).toBeLessThan(10);
  });

  test('of aliases in a data file costs what its text does', () => {
    expect(parseText('a.yaml', aliases)).toMatchObject({
      properties: { keys: 'abcdefghi'.split('') },
      problems: [],
    });
  });

  test('of one long key in frontmatter is not written out', () => {
    const levels = ['a', 'b', 'c', 'd'].map((name, at, all) => {
      const inner = at === 0 ? `{${'k'.repeat(20_000)}: 1}` : `[${`*${all[at - 1]},`.repeat(10)}]`;
      return `${name}: &${name} ${inner}\n`;
    });
    const file = parseText('n.md', `---\n${levels.join('')}---\n`);
    expect(file).toMatchObject({ properties: {}, problems: [{ code: 'frontmatter_invalid' }] });
  });

  test('of aliases that are keys of a data file is not read', () => {
    const text = `a: &a [${'x,'.repeat(1000)}]\nb:\n${'- ? *a\n'.repeat(MAX_DATA_ALIASES + 1)}`;
    expect(parseText('a.yaml', text).problems).toMatchObject([{ code: 'data_invalid' }]);
  });

  test.each([
    ['an attribute', '<r a="<!--">DOCTYPE<t>&b;</t><!-- --></r>'],
    ['an instruction', '<?x <!-- ?>DOCTYPE<r>&b;</r><!-- -->'],
  ])('of entities in XML is not written out behind the mark of a comment in %s', (_, xml) => {
    const declared = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "bbbb">]>';
    const file = parseText('p.png', PNG, { '.p.png.xml': xml.replace('DOCTYPE', declared) });
    expect(file.text).toBeNull();
    expect(file.problems).toContainEqual(expect.objectContaining({ code: 'sidecar_invalid' }));
  });

  test('of entities in XML is refused before it is read', () => {
    const xml = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><r><t>&b;&b;</t></r>';
    const file = parseText('p.png', PNG, { '.p.png.xml': xml });
    expect(file.text).toBeNull();
    expect(file.problems).toContainEqual(expect.objectContaining({ code: 'sidecar_invalid' }));
  });
});

describe('nesting without end', () => {
  const DEPTH = 200_000;
  const json = `{"a": ${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}}`;

  test.each([
    ['JSON', '.p.png.json', json],
    ['JSON that is broken', '.p.png.json', '['.repeat(DEPTH)],
    ['objects of JSON', '.p.png.json', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
    ['XML', '.p.png.xml', `${'<a>'.repeat(DEPTH / 2)}${'</a>'.repeat(DEPTH / 2)}`],
  ])('in a sidecar of %s is told, and the file is listed', (_, name, text) => {
    const file = parseText('p.png', PNG, { [name]: text });
    expect(file).toMatchObject({ kind: 'image', title: 'p' });
    expect(file.problems).toContainEqual(expect.objectContaining({ code: 'sidecar_invalid' }));
  });

  test.each([
    ['a.json', json, []],
    ['a.json', '['.repeat(DEPTH), ['data_invalid']],
    ['a.yaml', '['.repeat(DEPTH), ['data_invalid']],
    ['a.yaml', '- '.repeat(DEPTH), ['data_invalid']],
    ['a.toml', `a = ${'['.repeat(DEPTH)}`, ['data_invalid']],
    ['a.ipynb', '['.repeat(DEPTH), ['notebook_invalid']],
    [
      'a.ipynb',
      `{"metadata": {"title": ${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}}, "cells": []}`,
      ['notebook_invalid'],
    ],
    ['a.ipynb', `{"cells": [{"source": ${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}}]}`, []],
    ['n.md', `---\na: ${'['.repeat(30_000)}\n---\n`, ['frontmatter_invalid']],
    ['n.md', `---\na: ${'['.repeat(500)}${']'.repeat(500)}\n---\n`, ['frontmatter_invalid']],
  ])('in %s ends', (path, text, codes) => {
    const file = parseText(path, text);
    expect(file.problems.map(({ code }) => code)).toEqual(codes);
    expect(() => JSON.stringify(file.properties)).not.toThrow();
  });
});

describe('very much', () => {
  test('of keys is kept as it is, compared in part, and told', () => {
    const keys = Array.from({ length: 50_000 }, (_, at) => [`k${at}`, at]);
    const text = JSON.stringify(Object.fromEntries(keys));
    expect(text.length).toBeLessThan(MAX_SIDECAR_BYTES);
    const file = parseText('p.png', PNG, { '.p.png.json': text });
    expect(Object.keys(file.properties).length).toBeGreaterThanOrEqual(50_000);
    expect(propertyRows(file.properties)).toHaveLength(MAX_PROPERTY_ROWS);
    expect(file.problems).toContainEqual(expect.objectContaining({ code: 'properties_too_many' }));
  });

  test.each([
    ['tags', { tags: Array.from({ length: 60_000 }, (_, at) => `t${at}`).join(' ') }],
    ['aliases', { aliases: Array.from({ length: 60_000 }, (_, at) => `t${at}`).join(',') }],
    ['links', { of: '[[a]]'.repeat(60_000) }],
  ] as const)('of %s in a sidecar is kept in part, and told', (list, properties) => {
    const file = parseText('p.png', PNG, { '.p.png.json': JSON.stringify(properties) });
    expect(file[list]).toHaveLength(MAX_ITEMS);
    expect(file.problems).toContainEqual(expect.objectContaining({ code: 'items_too_many' }));
  });

  test('of a title in a sidecar is cut', () => {
    const file = parseText('p.png', PNG, { '.p.png.json': JSON.stringify({ title: 'T'.repeat(1_000_000) }) });
    expect(file.title).toBe('T'.repeat(MAX_NAME_CHARS));
  });

  test('of keys and values past the limit is not kept', () => {
    const keys = Array.from({ length: 60_000 }, (_, at) => [`k${at}`, at]);
    const file = parseText('p.png', PNG, { '.p.png.json': JSON.stringify(Object.fromEntries(keys)) });
    expect(file.problems).toContainEqual(expect.objectContaining({ code: 'sidecar_invalid' }));
    expect(Object.keys(file.properties)).not.toContain('k0');
  });

  test('of attributes and elements in XML is read as far as it is kept', () => {
    const attributes = Array.from({ length: 50_000 }, (_, at) => `k${at}="v"`).join(' ');
    const one = parseText('p.png', PNG, { '.p.png.xml': `<r ${attributes}/>` });
    expect(Object.keys(one.properties)).toContain('k49999');
    const many = parseText('p.png', PNG, { '.p.png.xml': `<r>${'<a>x</a>'.repeat(100_000)}</r>` });
    expect(many.problems).toContainEqual(expect.objectContaining({ code: 'sidecar_invalid' }));
  });

  test('of frontmatter is passed over: the text is found all the same', () => {
    const bytes = new Uint8Array(50_000_000).fill(0x61);
    bytes.set(new TextEncoder().encode('---\ntitle: T\nb: '));
    const seen = { ...contentOf('n.md', bytes.subarray(0, MAX_TEXT_BYTES)), truncated: true };
    const codes = parseNow(seen).problems.map(({ code }) => code);
    expect(codes).toEqual(['text_too_large']);
    const closed = new Uint8Array(MAX_TEXT_BYTES).fill(0x61);
    closed.set(new TextEncoder().encode('---\ntitle: T\nb: '));
    closed.set(new TextEncoder().encode('\n---\n# Real'), MAX_TEXT_BYTES - 11);
    expect(parseText('n.md', closed)).toMatchObject({
      title: 'Real',
      problems: [{ code: 'frontmatter_too_large' }],
    });
  });

  test.each(['x,"', 'x,', '"', '""', ',"a"'])('of one line of %j in a table is told', (part) => {
    const file = parseText('a.csv', part.repeat(1_000_000));
    expect(file.problems.length).toBeGreaterThan(0);
    expect(file.text!.length).toBeLessThanOrEqual(MAX_DATA_BYTES);
  });

  test.each(['x,"', 'x,', '"', '""', ',"a"', '"a\n', 'a\n'])(
    'of %j is looked at once, character by character',
    (part) => {
      const text = part.repeat(50_000);
      const seen = { reads: 0 };
      countRecords(counting(text, seen), 0, { delimiter: ',', hasQuotes: true });
      expect(seen.reads).toBeLessThanOrEqual(2 * text.length);
    },
  );

  test('of faults in JSON is left at the first one', () => {
    expect(readJson(`{"a": 1}\n${'-'.repeat(30_000_000)}`)).toEqual({ ok: false, line: 2 });
  });

  test('of notebook cells is read as far as the limits go', () => {
    const cells = Array.from({ length: 30_000 }, (_, at) => ({
      cell_type: 'markdown',
      source: `# h [[a]] #t${at}`,
    }));
    const file = parseText('a.ipynb', JSON.stringify({ cells: [...cells, ...cells] }));
    expect(file.links.length).toBeLessThanOrEqual(50_000);
    expect(file.headings.length).toBeLessThanOrEqual(50_000);
  });
});

describe('names that every object has', () => {
  const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
  const object = `{${NAMES.map((name) => `"${name}": {"polluted": true}`).join(', ')}}`;

  test('are plain keys of JSON sidecars', () => {
    const { properties } = parseText('p.png', PNG, {
      '.p.png.json': `{"properties": ${object}, "__proto__": 1}`,
    });
    expect(Object.getPrototypeOf(properties)).toBeNull();
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(['__proto__', 'constructor', 'tostring']));
  });

  test.each([
    ['.p.png.xml', '<r><__proto__><polluted>1</polluted></__proto__></r>'],
    ['.p.png.xml', '<r __proto__="x"><constructor><prototype polluted="1"/></constructor></r>'],
    ['.p.png.json', `// comment\n${object}`],
    ['.p.png.md', `---\n${NAMES.map((name) => `${name}: {polluted: true}`).join('\n')}\n---\n`],
  ])('change nothing in %s with %j', (name, text) => {
    const { properties } = parseText('p.png', PNG, { [name]: text });
    expect(Object.getPrototypeOf(properties)).toBeNull();
    expect('polluted' in {}).toBe(false);
  });

  test.each([
    ['a.json', object],
    ['a.json', `// comment\n${object}`],
    ['a.yaml', NAMES.map((name) => `${name}: {polluted: true}`).join('\n')],
    ['a.toml', NAMES.map((name) => `[${name}]\npolluted = true`).join('\n')],
    ['a.ipynb', `{"cells": [${object}], "metadata": ${object}}`],
    ['a.csv', `${NAMES.join(',')}\n1,2,3,4,5\n`],
  ])('change nothing in %s with %j', (path, text) => {
    const { properties } = parseText(path, text);
    expect(Object.getPrototypeOf(properties)).toBeNull();
    expect('polluted' in {}).toBe(false);
  });
});

describe('half a character', () => {
  const HALF = '"\\ud800 half \\udc00"';

  test.each([
    [
      'p.png',
      PNG,
      { '.p.png.json': `{${HALF}: [${HALF}], "title": ${HALF}, "tags": ["a\\ud800"], "l": "[[x\\ud800]]"}` },
    ],
    ['a.json', `{${HALF}: 1, "name": ${HALF}}`, {}],
    ['a.yaml', `{${HALF}: 1, name: ${HALF}}`, {}],
    ['n.md', `---\ntitle: ${HALF}\n---\n`, {}],
    [
      'a.ipynb',
      `{"metadata": {"title": ${HALF}, "authors": [${HALF}], "kernelspec": {"name": ${HALF}}}, "cells": [
        {"cell_type": "markdown", "source": ["# \\ud800", "\\udc00 [[a\\ud800]] #t\\ud800"]},
        {"cell_type": "code", "id": "\\ud800", "source": ${HALF}, "outputs": [
          {"output_type": "stream", "text": ${HALF}}, {"output_type": "error", "traceback": [${HALF}]}]}]}`,
      {},
    ],
  ])('in %s never reaches what is kept', (path, text, sidecars) => {
    const file = parseText(path, text, sidecars as Record<string, string>);
    const headings = file.headings.map((heading) => heading.text);
    expect(textsIn([{ ...file, headings }]).filter((each) => !each.isWellFormed())).toEqual([]);
    expect(JSON.stringify(file)).toContain('\ufffd');
  });
});

describe('after all of this', () => {
  test('every object still has what it had before', () => {
    expect(describePrototypes()).toBe(prototypes);
  });
});

/** All texts in a value, keys too. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...textsIn(item)]);
}

/** A text that counts how many of its characters are looked at. */
function counting(text: string, seen: { reads: number }): string {
  const counted = {
    length: text.length,
    charCodeAt(at: number) {
      seen.reads++;
      return text.charCodeAt(at);
    },
    indexOf(part: string, from: number) {
      const found = text.indexOf(part, from);
      seen.reads += (found < 0 ? text.length : found + 1) - from;
      return found;
    },
  };
  return counted as unknown as string;
}

describe('a notebook of millions of values', () => {
  test('is not built in memory, and its beginning is searched', () => {
    const file = parseText('a.ipynb', `{"cells":[${'{},'.repeat(MAX_JSON_VALUES)}{}]}`);
    expect(file.problems.map(({ code }) => code)).toEqual(['notebook_invalid']);
    expect(file.text).toHaveLength(MAX_DATA_BYTES);
  });

  test('is read however large its images are', () => {
    const image = 'A'.repeat(3_000_000);
    const plot = { output_type: 'display_data', data: { 'image/png': image } };
    const file = parseText(
      'a.ipynb',
      JSON.stringify({ cells: [{ cell_type: 'code', source: 'x', outputs: [plot] }] }),
    );
    expect(file.properties).toMatchObject({ images: 1 });
  });
});
