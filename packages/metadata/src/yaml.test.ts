import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readYaml, readYamlWithLibrary } from './yaml.ts';
import { readYamlFast } from './yaml-fast-path.ts';

const SEED = 20240607;

const samples = [
  'title: A study of the logistic map\ntags: [chaos, maps]\ndate: 2024-01-01',
  'description: "Learn more about: /Oy (Frame-Pointer Omission)"\ntitle: "/Oy"\nms.date: "11/19/2018"\nf1_keywords: ["VC.Tool.Omit", "/oy"]',
  'aliases:\n  - One\n  - Two words\nstatus: done\nrating: 4.5\ndone: true',
  'aliases:\n- One\n- "Two: quoted"\n\nnext: ~',
  'created: 2024-05-01 10:22:03\nurl: https://example.org/a#b\nratio: 1:2',
  'empty:\nlist: []\nzero: 012\nhex: 0x10\nexp: 1e3\nyes: no',
  'feature_name: my_feature\nstart-date: 2015-03-01\nrfc_pr: rust-lang/rfcs#1214',
  "author: 'Ada Lovelace'\nnull_key: null\nTrue: x",
  'a: b: c',
  'a: x #y',
  'a: [b, [c]]',
  'a: [b,, c]',
  'a: [b, c,]',
  'a: *x',
  'a: &x y\nb: *x',
  'a: |\n  text\n  more',
  'a: one\n  two',
  'a:\n  b: c',
  'a: "x" y',
  "a: 'it''s'",
  'a: - b',
  'a:\n  - b\n    c\n',
  'a:\n  - b\n - c',
  'a:\n  - b: c',
  'a: 1\na: 2',
  '? a\n: b',
  '- a\n- b',
  'just text',
  'a:b',
  'a: [b',
  'a: "b',
  'a: \u00e9t\u00e9 \u4e2d\u6587',
  'a: b\u00a0',
  'a: "x", b',
  'a: ["x" y]',
  'a: ["b, c", \'d\']',
];

const piece = fc.constantFrom(
  ...'a|b|title|tags|: |:|\n|\n  - |\n- |[|]|, |,|"|\'|#| #| |  |2024-01-01|true|no|~|012|1e3|-|?|&x|*x|{|}||\\|é|/|.5|0x1F'.split(
    '|',
  ),
);
const soup = fc.array(piece, { maxLength: 14 }).map((parts) => `k: ${parts.join('')}`);
const value = fc.constantFrom(
  'word',
  'two words',
  '"q: x"',
  "'s'",
  '[a, "b, c"]',
  '3',
  '2024-01-01',
  '',
  'a:b',
  'C#',
);
const plausible = fc
  .array(fc.tuple(fc.constantFrom('a', 'b-c', 'd.e', 'F_g'), value), { maxLength: 5 })
  .map((pairs) => pairs.map(([key, text]) => `${key}: ${text}`).join('\n'));

describe('the fast path for frontmatter', () => {
  test.each(samples)('reads %j as the library does, or leaves it to the library', (yaml) => {
    expectSame(yaml);
  });

  test('reads generated documents as the library does', () => {
    fc.assert(
      fc.property(fc.oneof(soup, plausible), (yaml) => expectSame(yaml)),
      { seed: SEED, numRuns: 20_000 },
    );
  });

  test('takes the common shapes itself', () => {
    expect(samples.slice(0, 3).map((yaml) => readYamlFast(yaml) !== null)).toEqual([true, true, true]);
  });
});

function expectSame(yaml: string): void {
  const fast = readYamlFast(yaml);
  if (fast !== null) expect({ properties: fast, problems: [] }).toEqual(readYamlWithLibrary(yaml, 2));
}

describe('readYaml', () => {
  test('reads scalars by YAML 1.2 and keeps dates as text', () => {
    const yaml =
      'a: yes\nb: 012\nc: 0x10\nd: 1e3\ne: ~\nf: 2024-01-01\ng: 2024-1-2 3:04:05.5 -5\nh: 12345678901234567890';
    expect(readYaml(yaml, 2).properties).toEqual({
      a: 'yes',
      b: 12,
      c: 16,
      d: 1000,
      e: null,
      f: '2024-01-01',
      g: '2024-01-02T03:04:05.5-05:00',
      h: '12345678901234567890',
    });
  });

  test('reports a duplicate key with its line in the file and lets the last one win', () => {
    const read = readYaml('a: 1\nb: 2\na: 3', 2);
    expect(read.properties).toEqual({ a: 3, b: 2 });
    expect(read.problems).toMatchObject([{ code: 'frontmatter_duplicate_key', line: 4 }]);
  });

  test('keeps keys like __proto__ as plain names', () => {
    const { properties } = readYaml('__proto__: {polluted: true}\nconstructor: x', 2);
    expect(Object.keys(properties!)).toEqual(['__proto__', 'constructor']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(properties)).toBeNull();
  });

  test('refuses what aliases multiply, and nesting without end', () => {
    const rows = ['a: &a [x,x,x,x,x,x,x,x,x,x]'];
    for (const [name, of] of ['ba', 'cb', 'dc', 'ed', 'fe'])
      rows.push(`${name}: &${name} [${`*${of},`.repeat(9)}]`);
    expect(readYaml(rows.join('\n'), 2)).toMatchObject({
      properties: null,
      problems: [{ code: 'frontmatter_invalid' }],
    });
    expect(readYaml(`a: &a x\nb: [${'*a, '.repeat(200)}]`, 2).problems[0]?.message).toContain('aliases');
    expect(readYaml(`a: ${'['.repeat(5000)}`, 2).problems).toMatchObject([
      { code: 'frontmatter_invalid', line: 2 },
    ]);
  });

  test('tells what is no map', () => {
    expect(readYaml('- a\n- b', 2).problems).toMatchObject([{ code: 'frontmatter_not_a_map', line: 2 }]);
  });

  test('gives well-formed text whatever is escaped', () => {
    expect(readYaml('a: "\\ud800"', 2).properties).toEqual({ a: '\ufffd' });
  });
});
