import type { PropertyEdit, PropertyValue } from '@codexlab/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editJsonSidecar } from './edit-json.ts';
import { readJsonProperties } from './json-source.ts';
import { sameValue } from './same-value.ts';

const set = (name: string, value: PropertyValue): PropertyEdit => ({ kind: 'set', name, value });
const remove = (name: string): PropertyEdit => ({ kind: 'remove', name });
const rename = (from: string, to: string): PropertyEdit => ({ kind: 'rename', from, to });

describe('a JSON sidecar', () => {
  it.each<[string, string, PropertyEdit, string]>([
    ['begins with its first property', '{}\n', set('a', 1), '{\n  "a": 1\n}\n'],
    ['keeps the spelling of other numbers', '{"a": 1.0, "b": 1e2}', set('b', 3), '{"a": 1.0, "b": 3}'],
    ['keeps its colons and commas', '{"a":1,"b":2}', set('c', 'x'), '{"a":1,"b":2,"c":"x"}'],
    [
      'keeps tabs and CRLF',
      '{\r\n\t"a": 1\r\n}\r\n',
      set('b', true),
      '{\r\n\t"a": 1,\r\n\t"b": true\r\n}\r\n',
    ],
    ['keeps the case of a name', '{"Status": "x"}', set('status', 'y'), '{"Status": "y"}'],
    [
      'is changed in its properties first',
      '{"a": 1, "properties": {"a": 2}}',
      set('a', 3),
      '{"a": 1, "properties": {"a": 3}}',
    ],
    [
      'is changed where the property stands',
      '{"a": 1, "properties": {"b": 2}}',
      set('a', 3),
      '{"a": 3, "properties": {"b": 2}}',
    ],
    [
      'gets new ones into its properties',
      '{"properties": {"b": 2}}',
      set('a', 3),
      '{"properties": {"b": 2, "a": 3}}',
    ],
    [
      'gets the first one into its empty properties',
      '{\n  "properties": {}\n}',
      set('a', 3),
      '{\n  "properties": {\n    "a": 3\n  }\n}',
    ],
    [
      'loses a property everywhere',
      '{"a": 1, "b": 0, "properties": {"A": 2, "c": 1}}',
      remove('a'),
      '{"b": 0, "properties": {"c": 1}}',
    ],
    ['loses its last property', '{\n  "a": 1,\n  "b": 2\n}\n', remove('b'), '{\n  "a": 1\n}\n'],
    ['loses its only property', '{ "a": 1 }\n', remove('a'), '{}\n'],
    ['sets the one of two that counts', '{"a": 1, "a": 2}', set('a', 3), '{"a": 1, "a": 3}'],
    ['loses both of two', '{"a": 1, "b": 0, "a": 2}', remove('a'), '{"b": 0}'],
    [
      'keeps comments and a last comma',
      '{\n  // one\n  "a": 1, // two\n}\n',
      set('a', 2),
      '{\n  // one\n  "a": 2, // two\n}\n',
    ],
    ['renames in place', '{"a": [1,2] , "b": 0}', rename('a', 'c'), '{"c": [1,2] , "b": 0}'],
    [
      'is changed inside an object',
      '{"exif": {"camera": "x"}}',
      set('exif.camera', 'y'),
      '{"exif": {"camera": "y"}}',
    ],
    [
      'writes a list over several lines where one stood',
      '{\n  "a": [\n    1\n  ]\n}',
      set('a', [1, 2]),
      '{\n  "a": [\n    1,\n    2\n  ]\n}',
    ],
  ])('%s', async (_title, text, edit, edited) => {
    expect(await editJsonSidecar(text, [edit])).toBe(edited);
  });

  it.each([
    ['{"a": 1 "b": 2}', 'line 1 is not JSON'],
    ['{\n"a": 1\nno\n}', 'line 3 is not JSON'],
    ['[1]', 'no JSON object'],
    ['', 'not JSON'],
  ])('is refused when it is %j', async (text, why) => {
    await expect(editJsonSidecar(text, [set('a', 1)])).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining(why),
    });
  });

  it.each<[string, PropertyEdit]>([
    ['{\n  "a": 1, // of a\n  "b": 2\n}', remove('b')],
    ['{\n  "a": 1,\n  // of b\n  "b": 2\n}', remove('a')],
    ['{\n  // of none\n  "a": 1\n}', remove('a')],
    ['{ /* none yet */ }', set('a', 1)],
  ])('%j keeps its comments: %j is refused', async (text, edit) => {
    await expect(editJsonSidecar(text, [edit])).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('loses the comments inside of what is taken away', async () => {
    const text = '{"a": [1, /* two */ 2], "b": 0}';
    expect(await editJsonSidecar(text, [remove('a')])).toBe('{"b": 0}');
  });

  it('is refused without harm when it is nested very deeply', async () => {
    const text = `{"a": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    await expect(editJsonSidecar(text, [set('b', 1)])).rejects.toMatchObject({ code: 'invalid' });
  });

  it('holds what was written into it, and the old values, whatever its form', async () => {
    const value = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<PropertyValue>;
    const name = fc.constantFrom('a', 'B', 'c', 'properties', 'x.y', 'ü "q"');
    const object = fc.dictionary(name, value, { maxKeys: 5 });
    const indent = fc.constantFrom(undefined, 2, '\t', 4);
    await fc.assert(
      fc.asyncProperty(object, indent, name, value, async (before, space, changed, wanted) => {
        const text = JSON.stringify(before, null, space);
        const edited = await editJsonSidecar(text, [set(changed === 'properties' ? 'p' : changed, wanted)]);
        const after = readJsonProperties(edited);
        const expected = {
          ...readJsonProperties(text),
          [changed === 'properties' ? 'p' : changed.toLowerCase()]: wanted,
        };
        expect([changed, sameValue(after, expected)]).toEqual([changed, true]);
      }),
      { seed: 20261121, numRuns: 300 },
    );
  });
});
