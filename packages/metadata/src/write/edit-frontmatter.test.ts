import { isCodexError, type PropertyEdit, type PropertyValue } from '@codexlab/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFrontmatter } from '../frontmatter.ts';
import { editFaults } from './edit-faults.ts';
import { editFrontmatter } from './edit-frontmatter.ts';

const SEED = 20261121;
const set = (name: string, value: PropertyValue): PropertyEdit => ({ kind: 'set', name, value });
const remove = (name: string): PropertyEdit => ({ kind: 'remove', name });
const rename = (from: string, to: string): PropertyEdit => ({ kind: 'rename', from, to });
const fenced = (yaml: string): string => `---\n${yaml}---\nbody\n`;

describe('frontmatter', () => {
  it.each<[string, string, PropertyEdit, string]>([
    [
      'keeps the comment behind a value',
      'status: draft  # keep\n',
      set('status', 'done'),
      'status: done  # keep\n',
    ],
    ['keeps quotes', `a: "x"\nb: 'y'\n`, set('a', 'z'), `a: "z"\nb: 'y'\n`],
    ['keeps single quotes', `a: 'x'\n`, set('a', "it's"), `a: 'it''s'\n`],
    ['keeps the case of a name', 'Status:   x\n', set('status', 'y'), 'Status:   y\n'],
    ['fills in an empty value before its comment', 'a: # why\nb: 1\n', set('a', 2), 'a: 2 # why\nb: 1\n'],
    ['quotes what would be read as something else', 'a: 1\n', set('a', '5'), 'a: "5"\n'],
    ['quotes what others would read as something else', 'a: 1\n', set('a', 'yes'), 'a: "yes"\n'],
    ['does not quote a day', 'a: 1\n', set('a', '2026-01-02'), 'a: 2026-01-02\n'],
    [
      'keeps the spelling of items in brackets',
      `a: [ "x", 'y',z ]\n`,
      set('a', ['x', 'z', 'n, m']),
      'a: ["x", z, "n, m"]\n',
    ],
    [
      'adds an item on a line of its own',
      'a:\n  - x # one\n  # two\n  - y\nb: 1\n',
      set('a', ['x', 'y', 'z']),
      'a:\n  - x # one\n  # two\n  - y\n  - z\nb: 1\n',
    ],
    ['takes one item away', 'a:\n- x # one\n- "y"\n- z\n', set('a', ['x', 'z']), 'a:\n- x # one\n- z\n'],
    ['changes one item', 'a:\n  - x\n  - "y" # two\n', set('a', ['x', 'n']), 'a:\n  - x\n  - "n" # two\n'],
    [
      'puts a value in the place of a list',
      'a: # why\n  - x\n  - y # z\n# end\nb: 1\n',
      set('a', 'v'),
      'a: v # why\n# end\nb: 1\n',
    ],
    ['empties a list', 'a:\n  - x\nb: 1\n', set('a', []), 'a: []\nb: 1\n'],
    [
      'writes new lists as the file does',
      'a:\n    - x\n',
      set('b', ['y', '#z']),
      'a:\n    - x\nb:\n    - y\n    - "#z"\n',
    ],
    ['writes a first list in brackets', 'a: 1\n', set('b', ['y']), 'a: 1\nb: [y]\n'],
    [
      'changes a block text',
      'a: | # why\n   one\n   two\n\nb: 1\n',
      set('a', 'three\nfour\n'),
      'a: | # why\n   three\n   four\n\nb: 1\n',
    ],
    [
      'puts a value in the place of a block text',
      'a: >- # why\n  one\n  two\n\nb: 1\n',
      set('a', 'x'),
      'a: x # why\n\nb: 1\n',
    ],
    [
      'takes lines away and leaves comments',
      '# top\na: 1 # mine\n# next\nb: 2\n',
      remove('a'),
      '# top\n# next\nb: 2\n',
    ],
    ['takes a list away', 'a:\n- x\n\n- y # z\n# next\nb: 2\n', remove('a'), '# next\nb: 2\n'],
    ['takes a text of several lines away', 'a: "one\n  two"\nb: 2\n', remove('a'), 'b: 2\n'],
    ['takes the last property away and leaves the fences', 'a: 1\n', remove('A'), ''],
    ['takes nothing away that is not there', 'a: 1\n', remove('b'), 'a: 1\n'],
    ['takes both of two away', 'a: 1\nb: 2\nA: 3\n', remove('a'), 'b: 2\n'],
    ['sets the one of two that counts', 'a: 1\nb: 2\na: 3\n', set('a', 4), 'a: 1\nb: 2\na: 4\n'],
    ['renames in place', 'a:   [x,  y] # z\nb: 1\n', rename('a', 'c d'), 'c d:   [x,  y] # z\nb: 1\n'],
    ['renames within quotes', `'a': 1\n`, rename('a', 'b'), `'b': 1\n`],
    ['changes the case of a name', 'status: 1\n', rename('status', 'Status'), 'Status: 1\n'],
    [
      'is changed inside an object',
      'exif:\n  camera: x # c\n  lens: y\n',
      set('exif.camera', 'z'),
      'exif:\n  camera: z # c\n  lens: y\n',
    ],
    [
      'gets a new name inside an object',
      'exif:\n  camera: x\nb: 1\n',
      set('exif.lens', 'z'),
      'exif:\n  camera: x\n  lens: z\nb: 1\n',
    ],
    [
      'is changed inside braces',
      'exif: {camera: x, lens: y}\n',
      set('exif.camera', 'z, w'),
      'exif: {camera: "z, w", lens: y}\n',
    ],
    [
      'gets a new name inside braces',
      'exif: {camera: x}\n',
      set('exif.lens', 'z'),
      'exif: {camera: x, lens: z}\n',
    ],
    [
      'loses a name inside braces',
      'exif: {camera: x, lens: y}\n',
      remove('exif.camera'),
      'exif: {lens: y}\n',
    ],
    [
      'prefers a name with a dot',
      'exif: {camera: x}\nexif.camera: y\n',
      set('exif.camera', 'z'),
      'exif: {camera: x}\nexif.camera: z\n',
    ],
    [
      'renames inside an object',
      'exif:\n  camera: x\n',
      rename('exif.camera', 'exif.body'),
      'exif:\n  body: x\n',
    ],
    [
      'is changed in brackets that end at the margin',
      'a: [\n  x,\n  y\n]\nb: 1\n',
      set('a', ['x']),
      'a: [x]\nb: 1\n',
    ],
    ['is taken away with brackets that end at the margin', 'a: [\n  x\n]\nb: 1\n', remove('a'), 'b: 1\n'],
    ['goes on at the end', 'a: 1\n\n# end\n', set('b', 'x'), 'a: 1\n\n# end\nb: x\n'],
    ['goes on after nothing but comments', '# none\n', set('b', 'x'), '# none\nb: x\n'],
    ['takes the place of a reference', 'a: &x [1]\nb: *x\n', set('b', 2), 'a: &x [1]\nb: 2\n'],
  ])('%s', async (_title, yaml, edit, edited) => {
    expect(await editFrontmatter(fenced(yaml), [edit])).toBe(fenced(edited));
  });

  it.each<[string, string, string]>([
    ['a text without any', 'Hello\n', '---\na: x\n---\nHello\n'],
    ['an empty text', '', '---\na: x\n---\n'],
    ['a text with CRLF', 'Hello\r\n', '---\r\na: x\r\n---\r\nHello\r\n'],
    ['an empty block', '---\n---\nHello', '---\na: x\n---\nHello'],
    ['a block with CRLF that ends with dots', '---\r\nb: 1\r\n...\r\n', '---\r\nb: 1\r\na: x\r\n...\r\n'],
    ['a text that begins with a line across', '---\nHello\n', '---\na: x\n---\n---\nHello\n'],
  ])('is written into %s', async (_title, text, edited) => {
    expect(await editFrontmatter(text, [set('a', 'x')])).toBe(edited);
  });

  it('is not made only to hold nothing', async () => {
    expect(await editFrontmatter('Hello\n', [remove('a')])).toBe('Hello\n');
  });

  it('takes several edits, one after the other', async () => {
    const edits = [set('b', 2), rename('a', 'c'), remove('b')];
    expect(await editFrontmatter(fenced('a: 1\n'), edits)).toBe(fenced('c: 1\n'));
  });

  it.each<[string, string, PropertyEdit, string, string]>([
    ['a value that is used elsewhere', 'a: &x [1]\nb: *x\n', set('a', 2), 'unsupported', '*x'],
    ['a value that is used elsewhere, away', 'a: &x [1]\nb: *x\n', remove('a'), 'unsupported', '*x'],
    ['inside what is used elsewhere', 'a: &x {k: 1}\nb: *x\n', set('a.k', 2), 'unsupported', 'depends on it'],
    ['inside what is written elsewhere', 'a: &x {k: 1}\nb: *x\n', set('b.k', 2), 'unsupported', 'elsewhere'],
    [
      'a comment in braces',
      'a: {k: 1, # of k\n  l: 2}\n',
      remove('a.l'),
      'unsupported',
      'comments between its braces',
    ],
    ['line ends of one byte', 'a: 1\r# of a\rb: 2\n', set('a', 2), 'unsupported', 'carriage return'],
    ['broken lines', 'a: 1\nb: [\n', set('a', 2), 'invalid', 'line 4'],
    ['a list', '- a\n', set('a', 2), 'invalid', 'line 2'],
    ['a name that is taken', 'a: 1\nB: 2\n', rename('a', 'b'), 'conflict', '"b"'],
    ['a name that is not there', 'a: 1\n', rename('c', 'b'), 'not_found', '"c"'],
    ['a name out of its object', 'a: {b: 1}\n', rename('a.b', 'c'), 'unsupported', 'a.NAME'],
    ['an empty name', 'a: 1\n', set(' ', 1), 'invalid', 'empty'],
    ['an infinite number', 'a: 1\n', set('a', Infinity), 'invalid', 'finite'],
    ['half a character', 'a: 1\n', set('a', '\ud800'), 'invalid', 'well-formed'],
    ['more than is read', 'a: 1\n', set('b', 'x'.repeat(70_000)), 'too_large', '65536'],
  ])('is not changed for %s', async (_title, yaml, edit, code, message) => {
    await expect(editFrontmatter(fenced(yaml), [edit])).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  it('gives back every text that is written into it', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'ab 01:#-?,[]{}&*!|>%@`\'"\\\n\r\t.~=<é\u0085\u2028\ufeff') }),
      fc.constantFrom(
        'null',
        'True',
        '~',
        '0x1F',
        '1e3',
        '.5',
        '12:30:00',
        '2024-01-01 10:00:00',
        '[[Note]]',
        '---',
        '...',
        '<<',
      ),
    );
    const styles = fc.constantFrom(
      'k: old\n',
      'k: "old"\n',
      "k: 'old'\n",
      'k: |\n  old\n',
      'k:\n',
      'k: [old]\n',
      'k:\n  - old\n',
      'k: {a: 1} # c\n',
      '',
    );
    await fc.assert(
      fc.asyncProperty(text, styles, fc.boolean(), async (value, yaml, asList) => {
        const wanted = asList ? [value, 'x'] : value;
        const edited = await editFrontmatter(fenced(`a: 1\n${yaml}z: 2\n`), [set('k', wanted)]);
        expect(parseFrontmatter(edited).properties).toEqual({ a: 1, k: wanted, z: 2 });
        expect(edited).toMatch(/^---\na: 1\n[^]*z: 2\n[^]*---\nbody\n$/);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it('gives back every number that is written into it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ noNaN: true, noDefaultInfinity: true }), async (value) => {
        const edited = await editFrontmatter(fenced('k: "1"\n'), [set('k', value === 0 ? 0 : value)]);
        expect(parseFrontmatter(edited).properties).toEqual({ k: value === 0 ? 0 : value });
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});

/** A property with its own lines. */
const chunk = (name: string) =>
  fc
    .constantFrom(
      `${name}: plain text`,
      `${name}:   "double \\" quoted"   # keep`,
      `'${name}': 'it''s'`,
      `"${name}":`,
      `${name}: # why\n  # more\n  - one\n  - "two" # 2\n\n  - 3`,
      `${name}:\n- one\n-   two\n- [a, b]`,
      `${name}:\n  - k: 1\n    l: 2\n  -\n    m`,
      `${name}: [a, 'b',  "c" ,d] # flow`,
      `${name}: [\n  a,\n  b\n  ]`,
      `${name}: {a: 1, b: {c: [2]}}`,
      `${name}:\n  deep:\n    deeper: x\n  next: ~`,
      `${name}: |\n  one\n\n  two`,
      `${name}: >+2\n    folded\n   text`,
      `${name}: one\n  two\n  three`,
      `${name}: "one\n  two"`,
      `? ${name}\n: value`,
      `${name}: !!str 12`,
      `${name}: &unused-${name} x`,
      `${name}:\t\ttabs`,
      `${name.toUpperCase()}: 2024-05-01`,
      `${name}: [[Note]]`,
    )
    .filter((source) => !source.includes('>+2'));
const between = fc.constantFrom('', '# comment', ' # indented', '', '#');
const value = fc.constantFrom<PropertyValue>(
  'new',
  'a: b #c',
  '',
  null,
  true,
  -1.5,
  [],
  ['one', 'x, y'],
  { p: [1], q: 'r' },
  'two\nlines\n',
  '  - ',
);

const generated = fc
  .record({
    names: fc.uniqueArray(fc.constantFrom('a', 'bb', 'name', 'tags', 'x-y', 'm.n'), {
      minLength: 1,
      maxLength: 5,
    }),
    crlf: fc.boolean(),
    at: fc.nat(),
    value,
    kind: fc.constantFrom('set', 'remove', 'rename', 'add'),
  })
  .chain(({ names, ...rest }) =>
    fc
      .tuple(
        fc.tuple(...names.map(chunk)),
        fc.array(between, { minLength: names.length + 1, maxLength: names.length + 1 }),
      )
      .map(([chunks, gaps]) => ({ names, chunks, gaps, ...rest })),
  );

describe('generated frontmatter', () => {
  it('changes only in the lines of the property, whatever stands around it', async () => {
    let [done, refused] = [0, 0];
    await fc.assert(
      fc.asyncProperty(generated, async ({ names, chunks, gaps, crlf, at, value: wanted, kind }) => {
        const eol = (text: string): string => (crlf ? text.replaceAll('\n', '\r\n') : text);
        const which = at % names.length;
        const name = names[which]!;
        const parts = chunks.flatMap((source, i) => [gaps[i]! + (gaps[i] === '' ? '' : '\n'), `${source}\n`]);
        const before = eol(`---\n${parts.slice(0, which * 2 + 1).join('')}`);
        const after = eol(`${parts.slice(which * 2 + 2).join('')}${gaps.at(-1)}\n---\n\nbody: [not yaml\n`);
        const text = before + eol(parts[which * 2 + 1]!) + after;
        const edit: PropertyEdit =
          kind === 'rename'
            ? rename(name, 'other')
            : kind === 'remove'
              ? remove(name)
              : set(kind === 'add' ? 'fresh' : name, wanted);
        const edited = await tried(text, edit);
        if (edited === null) return void refused++;
        done++;
        expect(editFaults(text, edited, edit)).toEqual([]);
        if (kind === 'add')
          expect(edited.startsWith(text.slice(0, text.lastIndexOf(eol('---\n\nbody'))))).toBe(true);
        else
          expect({ starts: edited.startsWith(before), ends: edited.endsWith(after) }).toEqual({
            starts: true,
            ends: true,
          });
        if (kind === 'remove') expect(edited).toBe(before + after);
        if (kind === 'rename') {
          const bytes = edited.slice(before.length, edited.length - after.length);
          const renamed = eol(parts[which * 2 + 1]!).replace(
            new RegExp(name.replace('.', '\\.'), 'i'),
            'other',
          );
          expect(bytes).toBe(renamed);
        }
        if (crlf) expect(edited.replaceAll('\r\n', '')).not.toContain('\n');
      }),
      { seed: SEED, numRuns: 1500 },
    );
    expect(done).toBeGreaterThan(1000);
    expect(refused / (done + refused)).toBeLessThan(0.1);
  });
});

/** The edited text, or null when the edit is refused for a reason; anything else fails. */
async function tried(text: string, edit: PropertyEdit): Promise<string | null> {
  try {
    return await editFrontmatter(text, [edit]);
  } catch (error) {
    if (isCodexError(error, 'unsupported') || isCodexError(error, 'invalid')) return null;
    throw error;
  }
}
