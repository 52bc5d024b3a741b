import { isCodexError, type LinkKind, type LinkRewrite, type RelPath, storedRelPath } from '@codexlab/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseText } from '../parse-in-test.ts';
import { rewriteLinks } from './rewrite-links.ts';

const SEED = 20261121;
const KINDS: readonly LinkKind[] = ['wiki', 'embed', 'markdown', 'image', 'frontmatter'];
const note = storedRelPath('note.md');
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Links of every kind to `target` get another one. */
function everyKind(target: string, newTarget: string): LinkRewrite[] {
  return KINDS.map((kind) => ({ kind, target, newTarget }));
}

async function rewritten(path: RelPath, text: string, rewrites: readonly LinkRewrite[]): Promise<string> {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    await rewriteLinks(path, bytesOf(text), rewrites),
  );
}

describe('links of a note', () => {
  it.each<[string, string, string, string]>([
    ['a wikilink', 'see [[A]].', 'b/C', 'see [[b/C]].'],
    ['a wikilink with heading and text', 'x [[A#Top ^x|the A]] y', 'B', 'x [[B#Top ^x|the A]] y'],
    ['blanks around the name', '[[ A | t ]]', 'B', '[[ B | t ]]'],
    ['an embed', '![[A#^id]]', 'B', '![[B#^id]]'],
    ['several on one line', '[[A]] and [[B]] and [[A|B]]', 'C', '[[C]] and [[B]] and [[C|B]]'],
    ['a Markdown link', '[t](A "A")', 'b c.md', '[t](b%20c.md "A")'],
    ['one in angle brackets', '[t](<A#h> "A")', 'b c.md', '[t](<b c.md#h> "A")'],
    ['an image', '![A](A)', 'i/ü.png', '![A](i/ü.png)'],
    ['an image in a link', '[![A](A)](A)', 'B', '[![A](B)](B)'],
    ['a query and a fragment', '[t](A?x=1#h)', 'B', '[t](B?x=1#h)'],
    ['parentheses', '[t](A)', 'f (x)/g)', '[t](f%20%28x%29/g%29)'],
    ['balanced parentheses', '[t](A)', 'f(x).md', '[t](f(x).md)'],
    ['what would be a scheme', '[t](A)', 'note: x.md', '[t](note%3A%20x.md)'],
    ['what would be an entity', '[t](A)', 'a&amp;b#c?d%20', '[t](a%26amp;b%23c%3Fd%2520)'],
    ['a definition', '[A], [t][A], ![A]\n\n[a]: A "A"\n', 'B', '[A], [t][A], ![A]\n\n[a]: B "A"\n'],
    ['a definition in a quote', '> [t][x]\n>\n> [x]: <A>\n', 'b c', '> [t][x]\n>\n> [x]: <b c>\n'],
    [
      'no code',
      '`[[A]]` [[A]]\n\n    [[A]]\n\n```\n[[A]]\n```\n',
      'B',
      '`[[A]]` [[B]]\n\n    [[A]]\n\n```\n[[A]]\n```\n',
    ],
    [
      'no comment and no address',
      '<!-- [[A]] --> <https://x/[[A]]> [x](https://A)',
      'B',
      '<!-- [[A]] --> <https://x/[[A]]> [x](https://A)',
    ],
    [
      'cells of a table',
      '|a|b|\n|-|-|\n|[[A\\|t]]|[[A]]|\n|[[A]]|[[A]] [x](A)|\n',
      'B',
      '|a|b|\n|-|-|\n|[[B\\|t]]|[[B]]|\n|[[B]]|[[B]] [x](B)|\n',
    ],
    [
      'a table in a quote',
      '> |a|b|\n> |-|-|\n> |x [[A]]|[[A]]\n',
      'B',
      '> |a|b|\n> |-|-|\n> |x [[B]]|[[B]]\n',
    ],
    [
      'quotes and lists',
      '> - 1. a\n>   [[A]]\n>   b [[A]]\n\n* [ ] [[A]]\n',
      'B',
      '> - 1. a\n>   [[B]]\n>   b [[B]]\n\n* [ ] [[B]]\n',
    ],
    ['headings', '# [[A]] #\n\n[[A]]\n===\n', 'B', '# [[B]] #\n\n[[B]]\n===\n'],
    [
      'lines that end with CRLF',
      'a\r\n[[A]]\r\n\r\n[t\r\nu](A)\r\n',
      'B',
      'a\r\n[[B]]\r\n\r\n[t\r\nu](B)\r\n',
    ],
    ['tabs', '-\t[[A]]\n\n\t[[A]] more\n', 'B', '-\t[[B]]\n\n\t[[B]] more\n'],
    ['a byte order mark', '\ufeff[[A]]', 'B', '\ufeff[[B]]'],
    [
      'frontmatter',
      '---\nup: "[[A]]"\nsee: [ "[[A|t]]", x ] # [[A]]\n---\n[[A]]',
      'B',
      '---\nup: "[[B]]"\nsee: [ "[[B|t]]", x ] # [[A]]\n---\n[[B]]',
    ],
    [
      'quotes in frontmatter',
      '---\na: \'[[A]]\'\nb: "[[A]]"\n---\n',
      `it's "B"`,
      '---\na: \'[[it\'\'s "B"]]\'\nb: "[[it\'s \\"B\\"]]"\n---\n',
    ],
    [
      'texts of several lines',
      '---\na: |\n  [[A]]\n  b [[A]]\nb: >-\n  x\n  [[A]]\n---\n',
      'B',
      '---\na: |\n  [[B]]\n  b [[B]]\nb: >-\n  x\n  [[B]]\n---\n',
    ],
    ['plain texts', '---\na: see [[A]] # why\n---\n', 'B', '---\na: see [[B]] # why\n---\n'],
    [
      'plain texts that need quotes then',
      '---\na: see [[A]] # why\n---\n',
      'a b: c',
      '---\na: "see [[a b: c]]" # why\n---\n',
    ],
    ['names in escapes', '---\na: "[[\\u0041]]"\n---\n', 'B', '---\na: "[[B]]"\n---\n'],
  ])('get another target in %s', async (_title, text, newTarget, expected) => {
    expect(await rewritten(note, text, everyKind('A', newTarget))).toBe(expected);
  });

  it('keep percent signs where other letters were written so', async () => {
    const rewrites = everyKind('Ä.md', 'Ö Ü.md');
    expect(await rewritten(note, '[x](%C3%84.md) [x](Ä.md)', rewrites)).toBe(
      '[x](%C3%96%20%C3%9C.md) [x](Ö%20Ü.md)',
    );
  });

  it('change places without one becoming the other', async () => {
    const rewrites = [...everyKind('A', 'B'), ...everyKind('B', 'A')];
    expect(await rewritten(note, '[[A]] [[B]] [x](A) [y](B)', rewrites)).toBe('[[B]] [[A]] [x](B) [y](A)');
  });

  it.each([
    ['a name with a bracket', '\n[[A]]', 'a]b', 2],
    ['a name with a number sign', '[[A]]', 'a#b', 1],
    ['a name with a bar', 'x\n\n![[A]]', 'a|b', 3],
    ['what leads out of the notebook', '[[A]]', 'note: b', 1],
    ['such a name in frontmatter', '---\na: "[[A]]"\n---\n', 'a|b', 2],
  ])('are left when they cannot hold %s', async (_title, text, newTarget, line) => {
    await expect(rewriteLinks(note, bytesOf(text), everyKind('A', newTarget))).rejects.toMatchObject({
      code: 'unsupported',
      details: { line, target: 'A' },
    });
  });

  it('are left in bytes that are no UTF-8', async () => {
    const bytes = new Uint8Array([...bytesOf('[[A]] '), 0xe4]);
    await expect(rewriteLinks(note, bytes, everyKind('A', 'B'))).rejects.toMatchObject({
      code: 'unsupported',
    });
  });

  it('are written in UTF-16 where the file is', async () => {
    const utf16 = (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
    expect(await rewriteLinks(note, utf16('ä [[A]]'), everyKind('A', 'Ö'))).toEqual(utf16('ä [[Ö]]'));
  });
});

describe('links of a notebook', () => {
  const path = storedRelPath('run.ipynb');

  it('get another target in Markdown cells alone, whatever the JSON looks like', async () => {
    const text =
      '{"cells": [\n {"cell_type":"code","source":["# [[A]]"],"outputs":[{"text":"[[A]]"}]},\n' +
      ' {"source":["# \\"x\\"\\n", "see \\u005b[A#h]] and ![[A]]\\n","[t](\\u0041)"], "cell_type":"markdown"},\n' +
      ' {"cell_type":"markdown","source":"[[A]]"}],\n "nbformat":4, "metadata":{"title":"[[A]]"}}\n';
    const expected = text
      .replace('[A#h]]', '[\\u00d6#h]]')
      .replace('![[A]]', '![[\\u00d6]]')
      .replace('(\\u0041)', '(\\u00d6)')
      .replace('"source":"[[A]]"', '"source":"[[\\u00d6]]"');
    expect(await rewritten(path, text, everyKind('A', 'Ö'))).toBe(expected);
  });

  it('get another target in headings of the old format', async () => {
    const text =
      '{"worksheets":[{"cells":[{"cell_type":"heading","level":2,"source":["[[A]] ü"]}]}],"nbformat":3}';
    expect(await rewritten(path, text, everyKind('A', 'Ö'))).toBe(text.replace('[[A]]', '[[Ö]]'));
  });

  it('are left when they are written in several pieces', async () => {
    const text = '{"cells":[{"cell_type":"markdown","source":["[[Lo","ng]]"]}],"nbformat":4}';
    await expect(rewriteLinks(path, bytesOf(text), everyKind('Long', 'B'))).rejects.toMatchObject({
      code: 'unsupported',
      details: { line: 1 },
    });
  });
});

it('takes the links in the JSON beside a file along', async () => {
  const text = '{ "of": "[[A]]", "[[A]]": ["x [[A|\\u00e4]] \\"[[A]]"] }';
  expect(await rewritten(storedRelPath('.p.png.json'), text, everyKind('A', '"B"'))).toBe(
    '{ "of": "[[\\"B\\"]]", "[[A]]": ["x [[\\"B\\"|\\u00e4]] \\"[[\\"B\\"]]"] }',
  );
});

it('changes nothing in files of which no links are read', async () => {
  const text = '[[A]] [x](A)';
  for (const path of ['a.txt', 'a.json', 'a.csv', 'a.html'])
    expect(await rewritten(storedRelPath(path), text, everyKind('A', 'B'))).toBe(text);
});

/** Pieces of Markdown with links among what looks like some. */
const pieces = fc.constantFrom(
  ...[
    '[[A]]',
    '![[B c#h|t]]',
    '[t](A)',
    '[t](<B c> "x")',
    '![i](d/A%20ü.png)',
    '[r]',
    '[t][r]',
    '`[[A]]`',
    '[[',
    ']]',
    '](A)',
  ],
  ...[
    '|',
    '\\|',
    '\n',
    '\n\n',
    '\r\n',
    '> ',
    '- ',
    '\t',
    '# ',
    '\n|a|b|\n|-|-|\n|',
    '\n\n[r]: d/A%20ü.png "t"\n\n',
    '```\n',
    '    ',
  ],
  ...['ä', '&amp;', '<b>', '<!--', '-->', '\\', '*', '(', ')', 'https://A', '#tag ', ' ^id\n'],
);
const fronts = fc.constantFrom(
  '',
  '',
  '---\na: "[[A]]"\nb: [x, \'[[B c|t]]\']\nc: see [[A]]\n---\n',
  '---\r\nt: >\r\n  [[B c]]\r\n---\r\n',
);
const newNames = fc.constantFrom(
  'X',
  'x/Y z.md',
  'Ö (1).md',
  './A',
  '/deep/A',
  'A & B',
  'it\'s "q"',
  '100%',
  'B c',
  'n: m',
);

it('changes nothing but targets in whatever text', async () => {
  let changed = 0;
  await fc.assert(
    fc.asyncProperty(
      fronts,
      fc.array(pieces, { maxLength: 30 }),
      fc.array(newNames, { minLength: 3, maxLength: 3 }),
      async (front, parts, names) => {
        const text = front + parts.join('');
        const before = parseText('note.md', text);
        const mapping = new Map(['A', 'B c', 'd/A ü.png'].map((target, at) => [target, names[at]!]));
        const rewrites = [...mapping].flatMap(([target, newTarget]) => everyKind(target, newTarget));
        const edited = await rewritten(note, text, rewrites).catch((error: unknown) => {
          if (isCodexError(error, 'unsupported')) return null;
          throw error;
        });
        if (edited === null) return;
        if (edited !== text) changed++;
        const after = parseText('note.md', edited);
        expect(after.links.map(({ target }) => target)).toEqual(
          before.links.map(({ target }) => mapping.get(target) ?? target),
        );
        expect(withoutTargets(edited)).toBe(withoutTargets(text));
      },
    ),
    { seed: SEED, numRuns: 1500 },
  );
  expect(changed).toBeGreaterThan(500);
});

/** All spellings of old and new targets look the same in it. */
function withoutTargets(text: string): string {
  const spelt = [
    'd/A%20ü.png',
    'B%20c',
    'B c',
    'x/Y%20z.md',
    'x/Y z.md',
    'Ö%20%281%29.md',
    'Ö%20(1).md',
    'Ö (1).md',
    './A',
    '/deep/A',
  ]
    .concat([
      'A%20%26%20B',
      'A & B',
      'A %26 B',
      'it\'s%20"q"',
      'it\'s "q"',
      'it\'\'s "q"',
      'it\'s \\"q\\"',
      '100%25',
      '100%',
      'n%3A%20m',
      'n%3A m',
      'n: m',
      'X',
      'A',
    ])
    .map((each) => each.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return text.replace(new RegExp(spelt.join('|'), 'g'), '·').replace(/^c: "?(.*?)"?$/m, 'c: $1');
}
