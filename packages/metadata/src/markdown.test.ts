import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayHaveStructure, parseMarkdown } from './markdown.ts';
import { describeLink, readWithLibrary } from './reference-reading.ts';

const SEED = 20240608;

const samples = [
  '[[A]] [[A|b]] [[A#H]] [[A#^id]] ![[e.png]] [[#H]] [[ ]] [[a\nb]] \\[[x]] [[a[b]] [[x]](y)',
  '[a](b.md) [a](<b c.md> "t") ![i](a.png) [x](https://e.org) <https://e.org#a> [m](mailto:a@b.c)',
  '[r][ref] [ref] [ref][] ![r][ref] [no][nope]\n\n[ref]: some/file.md "title"',
  '[a [b](c.md) d](e.md) ![a [b](c.md) d](e.png) [![i](a.png)](b.md) [a [[w]] b](c.md) [x ![a [b](c) d](e) y](z)',
  '`[[no]]` ``a ` [[no]]`` `open [[yes]] <!-- [[no]] #no --> <a href="[[no]]">[[yes]]</a> &#35;no',
  '#tag #a/b (#c) x#no #123 #1a \\#no [#no](a.md) #é/日本 `#no` ##no a/#no #x_y-z.',
  '```\n[[no]] #no\n```\n\n    [[no]]\n\n> [[yes]] #yes\n> lazy\n[[lazy]]\n\n- [[item]]\n  - [x](y.md)\n\n<div>\n[[no]]\n</div>',
  '| a | b |\n|---|---|\n| [[T\\|x]] | `#no` #yes |',
  '[*em* `code` ![alt](i.png) &amp; \\* <b>x</b>](a.md "t") [a  b](c.md) [a\nb](d.md)',
  '[a](b(c)d.md) [a](b\\)c.md) [a](b%20c.md) [a](#frag) [a](b.md#^blk) [a]() [a](b.md?raw=true#x)',
  'Title [[A]]\n===\n\n## *H* [l](m.md) ^id\n\ntext ^blk-1\n\n^alone',
];

const words =
  '[|]|[[|]]|![|![[|(|)|](|](<|>|<|"|\'|`|``|\\|!|#|#t|/s|a|b c|\n|\n\n|> |- |    |*|_|^id|&amp;|<b>|<!--|-->|[a](b)|[[w|x]]|[ref]|[ref][]|[a][ref]|https:|x.md'.split(
    '|',
  );
const soup = fc.array(fc.constantFrom(...words), { maxLength: 24 }).map((parts) => parts.join(''));

describe('parseMarkdown', () => {
  test.each(samples)('finds in %j the links and tags that the whole library finds', (body) => {
    expect(find(body)).toEqual(readWithLibrary(body));
    expect(find(body).length).toBeGreaterThan(0);
  });

  test('finds in generated texts what the whole library finds', () => {
    fc.assert(
      fc.property(soup, (body) => {
        expect(find(body)).toEqual(readWithLibrary(body));
      }),
      { seed: SEED, numRuns: 20_000 },
    );
  });

  /**
   * Left out: labels that hold brackets (`[a][b[c]]`) and tails that are no address (`[a](b [c]`). There the library
   * departs from CommonMark and we do not.
   */
  test('finds reference links in generated texts as the whole library does', () => {
    const departs = /\]\[(?!ref\]|\])|\]\((?!b\))/;
    const defined = soup
      .filter((text) => !departs.test(`${text} `))
      .map((text) => `${text}\n\n[ref]: r.md\n\n[a]: <q r.md> "t"`);
    fc.assert(
      fc.property(defined, (body) => {
        expect(find(body)).toEqual(readWithLibrary(body));
      }),
      { seed: SEED, numRuns: 10_000 },
    );
  });

  test('finds nothing in texts that cannot hold anything, and only passes over such', () => {
    const lines = fc.array(fc.constantFrom(...words, '===', '-', '- ', '> ', '\r', '\r\n', '\t', 'a'), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(lines, (parts) => {
        const body = parts.join('');
        const { headings, links, tags, blocks } = parseMarkdown(body);
        if (!mayHaveStructure(body)) expect([headings, links, tags, blocks].flat()).toEqual([]);
      }),
      { seed: SEED, numRuns: 3000 },
    );
    expect(['plain *words* `code`\n- item\n', 'a = b - c'].map(mayHaveStructure)).toEqual([false, false]);
  });

  test('tells headings without markup, block ids and lines', () => {
    const body = '# *One* [[A|shown]] ^h\n\ntext\n[[B]] and [c](d.md) ^blk\n\nTwo\r\nlines\r\n---\r\n';
    const read = parseMarkdown(body, { firstLine: 5 });
    expect(read.headings).toEqual([
      { level: 1, text: 'One shown', line: 5 },
      { level: 2, text: 'Two lines', line: 10 },
    ]);
    expect(read.blocks).toEqual(['h', 'blk']);
    expect(read.links.map((link) => [link.target, link.line])).toEqual([
      ['A', 5],
      ['B', 8],
      ['d.md', 8],
    ]);
  });

  test('tells the line of a link in a table row', () => {
    const [link] = parseMarkdown('a\n\n| a |\n|---|\n| b |\n| [[T]] |').links;
    expect(link).toMatchObject({ target: 'T', line: 6 });
  });
});

function find(body: string): string[] {
  const { links, tags } = parseMarkdown(body);
  return [...links.map(describeLink), ...tags.map((tag) => `#${tag}`)].sort();
}
