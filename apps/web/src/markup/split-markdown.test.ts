import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitMarkdown } from './split-markdown.ts';

const block = fc.constantFrom(
  ...['# Heading\n', 'Some words.\n', '\n', '```\ncode\n\n# no heading\n', '```\n', '- item\n\n  more\n'],
  ...['$$\n', '<details>\n\n', '</details>\n', '> quoted\n', '    indented\n', '[ref]: https://x.org\n'],
);
const long = fc.array(block, { minLength: 1, maxLength: 12 }).map((blocks) => blocks.join('').repeat(4000));

describe('splitMarkdown', () => {
  it('loses nothing of a text, whatever it holds', () => {
    fc.assert(
      fc.property(long, (text) => {
        const { pieces } = splitMarkdown(text);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        expect(pieces.reduce((sum, { lines }) => sum + lines, 0)).toBe(text.split('\n').length - 1);
      }),
      { seed: 11, numRuns: 40 },
    );
  });

  it('leaves the frontmatter out and counts its lines', () => {
    const { firstLine, pieces } = splitMarkdown('---\na: 1\nb: 2\n---\n# One\n');
    expect(firstLine).toBe(4);
    expect(pieces.map(({ text }) => text)).toEqual(['# One\n']);
  });

  it('cuts a long text at headings and paragraphs, and never inside of code', () => {
    const section = `# Heading\n\n${'word '.repeat(2000)}\n\n\`\`\`\n# code\n\n# more\n\`\`\`\n\n`;
    const { pieces } = splitMarkdown(section.repeat(20));
    expect(pieces.length).toBeGreaterThan(3);
    for (const { text } of pieces) {
      expect(text).toMatch(/^(?:# Heading|word |```\n# code)/);
      expect(text.match(/^```$/gm)!.length % 2).toBe(0);
    }
  });

  it('gives definitions of addresses to all pieces', () => {
    const { references } = splitMarkdown(`[home]: https://x.org\n\n${'words\n\n'.repeat(20_000)}`);
    expect(references).toBe('[home]: https://x.org');
  });
});
