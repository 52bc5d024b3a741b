import { describe, expect, test } from 'vitest';
import { MAX_DATA_BYTES, MAX_FRONTMATTER_CHARS } from './limits.ts';
import { parseFile } from './parse-file.ts';
import { contentOf, parseNow, parseText } from './parse-in-test.ts';

const encoder = new TextEncoder();

describe('parseFile', () => {
  test('reads title, tags, aliases, links and properties of a note', () => {
    const text =
      '---\ntitle: T\nTags: [a, "b, c"]\nalias: One, Two\nrel:\n  see: "[[Other|o]]"\n---\n# H\n\n#A #d/e [[N]]\n';
    const file = parseText('a/note.md', text);
    expect(file).toMatchObject({
      kind: 'note',
      title: 'T',
      tags: ['a', 'b, c', 'd/e'],
      aliases: ['One', 'Two'],
    });
    expect(file.links.map((link) => [link.kind, link.target, link.line])).toEqual([
      ['frontmatter', 'Other', 6],
      ['wiki', 'N', 10],
    ]);
    expect(Object.keys(file.properties)).toEqual(['title', 'tags', 'alias', 'rel']);
    expect(file.problems).toEqual([]);
  });

  test('takes the title from frontmatter, else the first heading, else the name', () => {
    expect(parseText('n.md', '---\ntitle: F\n---\n# H').title).toBe('F');
    expect(parseText('n.md', 'text\n\n## H').title).toBe('H');
    expect(parseText('x/My note.md', 'text').title).toBe('My note');
  });

  test('finds words of the body first and of the frontmatter after it', () => {
    expect(parseText('n.md', '---\na: front\n---\nbody').text).toBe('body\n\n---\na: front\n---\n');
  });

  test('reads frontmatter with CRLF, byte order mark and a closing line of dots', () => {
    const file = parseText('n.md', '\ufeff---\r\ntitle: T\r\n...\r\n[[N]]\r\n');
    expect(file).toMatchObject({ title: 'T', links: [{ target: 'N', line: 4 }] });
  });

  test('reports frontmatter that is too long or broken and reads the body all the same', () => {
    const long = parseText('n.md', `---\na: ${'x'.repeat(MAX_FRONTMATTER_CHARS)}\n---\n#t`);
    expect(long).toMatchObject({ tags: ['t'], problems: [{ code: 'frontmatter_too_large' }] });
    const broken = parseText('n.md', '---\na: b\nc: [\n---\n#t');
    expect(broken).toMatchObject({ tags: ['t'], problems: [{ code: 'frontmatter_invalid' }] });
    expect(broken.problems[0]!.line).toBeGreaterThanOrEqual(3);
  });

  test('decodes UTF-16, reports what is not UTF-8, and calls content with NUL binary', () => {
    expect(parseText('a.txt', Uint8Array.of(0xff, 0xfe, 0x68, 0, 0x69, 0)).text).toBe('hi');
    const latin = parseText('a.txt', Uint8Array.of(0x63, 0x61, 0x66, 0xe9, 0x0a));
    expect(latin).toMatchObject({ text: 'caf\ufffd\n', problems: [{ code: 'text_not_utf8', line: 1 }] });
    expect(parseText('a.txt', Uint8Array.of(0x61, 0, 0x62))).toMatchObject({ kind: 'binary', text: null });
  });

  test('does not take a character cut by the limit for a fault', () => {
    const bytes = encoder.encode('a\u00e9').subarray(0, 2);
    const file = parseNow({ ...contentOf('a.txt', bytes), truncated: true });
    expect(file).toMatchObject({ text: 'a', problems: [{ code: 'text_too_large' }] });
  });

  test.each([
    ['a.cdx', 'view', 'application/x-codex-view'],
    ['a.py', 'code', 'text/x-python'],
    ['Makefile', 'code', 'text/x-makefile'],
    ['Dockerfile', 'code', 'text/x-dockerfile'],
    ['a.csv', 'table', 'text/csv'],
    ['a.json', 'data', 'application/json'],
    ['a.yml', 'data', 'text/yaml'],
    ['a.ipynb', 'notebook', 'application/x-ipynb+json'],
    ['LICENSE', 'text', 'text/plain'],
  ])('calls %s a %s', (path, kind, mimeType) => {
    expect(parseText(path, 'x: 1\n')).toMatchObject({ kind, mimeType });
  });

  test('tells binaries by their bytes rather than their name', () => {
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0);
    expect(parseText('photo.txt', png)).toMatchObject({ kind: 'image', mimeType: 'image/png', text: null });
  });

  test('tells a PDF by its bytes and reads it behind a promise', async () => {
    const pdf = parseFile(contentOf('a.pdf', Uint8Array.of(0x25, 0x50, 0x44, 0x46, 0x2d, 0)));
    expect(pdf).toBeInstanceOf(Promise);
    expect(await pdf).toMatchObject({ kind: 'pdf', title: 'a' });
  });

  test('searches the first 64 KiB of data', () => {
    expect(parseText('a.json', 'x'.repeat(MAX_DATA_BYTES + 10)).text).toHaveLength(MAX_DATA_BYTES);
  });
});

describe('parseFile on hostile text', () => {
  const hostile: Record<string, (size: number) => string> = {
    'nested quotes': (size) => '>'.repeat(size),
    'open brackets': (size) => '['.repeat(size),
    'bracket pairs': (size) => '['.repeat(size / 2) + ']'.repeat(size / 2),
    'stars in a heading': (size) => `# ${'*a '.repeat(size / 3)}`,
    'unfinished links': (size) => '[a](<b'.repeat(size / 6),
    'links in one line': (size) => '[a](b)'.repeat(size / 6),
    'unfinished titles': (size) => `[a](b "[a](b '[a](b (`.repeat(size / 21),
    'unfinished comments': (size) => 'a <!--'.repeat(size / 6),
    'backtick runs': (size) => Array.from({ length: Math.sqrt(size) }, (_, at) => '`'.repeat(at)).join(' '),
    'reference definitions': (size) => Array.from({ length: size / 10 }, (_, at) => `[r${at}]: u`).join('\n'),
    'deep lists': (size) =>
      Array.from({ length: size / 200 }, (_, at) => `${' '.repeat(2 * (at % 200))}- a`).join('\n'),
    'table rows': (size) => `|a|b|\n|-|-|\n${'|x|y|\n'.repeat(size / 6)}`,
    'empty lines': (size) => '\n'.repeat(size),
    'one line': (size) => 'word '.repeat(size / 5),
  };
  const SIZE = 200_000;

  // work that grew with the square of the size would not end
  test.each(Object.keys(hostile))('comes to the end of %s', (name) => {
    const text = hostile[name]!(4 * SIZE);
    expect(parseNow(contentOf('n.md', encoder.encode(text))).text).toContain(text.slice(-20).trim());
  });

  test('gives up structure that would cost too much, and says so', () => {
    const file = parseText('n.md', `${'> '.repeat(100)}\n${'a\n'.repeat(20_000)}`);
    expect(file.problems).toMatchObject([{ code: 'markdown_too_nested' }]);
    expect(file.text).toContain('a\na');
  });
});
