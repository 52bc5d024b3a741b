import { describe, expect, test } from 'vitest';
import { MAX_DATA_KEYS, MAX_PARSED_DATA_CHARS } from './limits.ts';
import { contentOf, parseNow, parseText } from './parse-in-test.ts';

describe('a data file', () => {
  test.each([
    ['a.json', '{"name": "lab", "version": 2}', 'lab', ['name', 'version']],
    ['a.json', '{"name": "lab", "title": "The lab"}', 'The lab', ['name', 'title']],
    ['a.json', '{"title": {"text": "no"}, "name": ""}', 'a', ['title', 'name']],
    ['a.yml', 'name: env\nchannels: [x]\n---\nother: 1\n', 'env', ['name', 'channels']],
    ['a.toml', '[project]\nname = "x"\n[tool.y]\nz = 2024-01-31\n', 'a', ['project', 'tool']],
    ['a.toml', 'title = "Rig"\n', 'Rig', ['title']],
  ])('%s with %j is called %s and tells its keys', (path, text, title, keys) => {
    const file = parseText(path, text);
    expect(file).toMatchObject({ kind: 'data', title, text, problems: [] });
    expect({ ...file.properties }).toEqual({ keys });
  });

  test('that is a list tells how long it is', () => {
    expect({ ...parseText('a.json', '[1, {"name": "x"}]').properties }).toEqual({ items: 2 });
    expect({ ...parseText('a.yaml', '- a\n- b\n- c\n').properties }).toEqual({ items: 3 });
  });

  test('does not make properties of its values: what it configures is something else', () => {
    const file = parseText('a.json', '{"tags": ["x"], "aliases": ["y"], "type": "z"}');
    expect(file).toMatchObject({ tags: [], aliases: [] });
    expect(Object.keys(file.properties)).toEqual(['keys']);
  });

  test('names a limited number of keys', () => {
    const text = JSON.stringify(Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`k${at}`, at])));
    expect(parseText('a.json', text).properties['keys']).toHaveLength(MAX_DATA_KEYS);
  });

  test.each([
    ['a.json', '{\n "a": 1,\n "b" 2\n}', 3],
    ['a.json', '{"a": 1', 1],
    ['a.geojson', '{"a":\n}', 2],
    ['a.yaml', 'a: 1\nb: [\nc: }\n', 3],
    ['a.toml', 'a = 1\nb = = 2\n', 2],
  ])('%s with %j is broken on a line', (path, text, line) => {
    expect(parseText(path, text)).toMatchObject({
      kind: 'data',
      text,
      problems: [{ code: 'data_invalid', line }],
    });
  });

  test.each([
    ['tsconfig.json', '// base\n{\n  /* all */ "strict": true,\n}\n'],
    ['cloud.yaml', 'a: !Ref b\nc: !Sub [x, y]\nd: !Map {e: f}\ne: !!python/tuple [1]\n'],
    ['merge.yaml', 'a: &a {x: 1}\nb: {<<: *a}\na: twice\n'],
    ['empty.json', ''],
    ['blank.yaml', '\n'],
    ['comment.yaml', '# nothing\n'],
    ['lines.jsonl', '{"a": 1}\n{"b": 2}\n'],
    ['lines.ndjson', 'not checked'],
    ['tree.xml', '<a>'],
  ])('%s with %j is no fault', (path, text) => {
    expect(parseText(path, text)).toMatchObject({ kind: 'data', problems: [] });
  });

  test('that is long, or was read in part, is searched and not judged', () => {
    expect(parseText('a.json', '{'.padEnd(MAX_PARSED_DATA_CHARS + 1)).problems).toEqual([]);
    expect(parseNow({ ...contentOf('a.json', '{"a": '), truncated: true }).problems).toEqual([]);
  });
});
