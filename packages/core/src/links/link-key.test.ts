import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storedRelPath } from '../paths.ts';
import { aliasKey, fileKeys, keyDependsOnSource, linkKey, nameKey } from './link-key.ts';

const from = storedRelPath('lab/today/log.md');
const wiki = (target: string) => linkKey({ from, kind: 'wiki', target });
const markdown = (target: string) => linkKey({ from, kind: 'markdown', target });

describe('link keys', () => {
  it('reverse the folded path and drop the extension of notes only', () => {
    expect(nameKey('Lab/Day 1.md')).toBe('day 1/lab');
    expect(nameKey('Lab/Plot.PNG')).toBe('plot.png/lab');
    expect(nameKey('.md')).toBe('.md');
  });

  it('take names and ends of paths from wiki links', () => {
    expect(wiki('Day 1')).toBe('n:day 1');
    expect(wiki('Lab/Day 1.md')).toBe('n:day 1/lab');
    expect(linkKey({ from, kind: 'embed', target: 'Plot.png' })).toBe('n:plot.png');
  });

  it('take whole paths from Markdown links and relative wiki links', () => {
    expect(markdown('day.md')).toBe('p:day/today/lab');
    expect(markdown('../plots/a.png')).toBe('p:a.png/plots/lab');
    expect(markdown('/day')).toBe('p:day');
    expect(wiki('../Day')).toBe('p:day/lab');
    expect(wiki('./Day')).toBe('p:day/today/lab');
  });

  it('lead nowhere for targets that leave the notebook', () => {
    expect(markdown('../../../etc/passwd')).toBe('x:../../../etc/passwd');
    expect(wiki('../../../../x')).toMatch(/^x:/);
    expect(markdown('a\0b')).toMatch(/^x:/);
  });

  it('are absent for links into the own file', () => {
    expect(wiki('')).toBeNull();
  });

  it('fold case, composition and final sigma alike for both sides', () => {
    expect(fileKeys('ΟΔΟΣ.md')).toContain(wiki('οδος'));
    expect(fileKeys('Cafe\u0301.md')).toContain(wiki('caf\u00e9'));
  });

  it('let an alias with a slash be linked as it is written', () => {
    expect(fileKeys('x.md', ['A/B testing'])).toContain(wiki('a/b testing'));
    expect(aliasKey(' / ')).toBe('');
  });

  it('are borne by the file whenever the link is written with the end of its path', () => {
    fc.assert(
      fc.property(fc.array(nameArbitrary, { minLength: 1, maxLength: 5 }), fc.nat(4), (names, start) => {
        const target = names.slice(Math.min(start, names.length - 1)).join('/');
        expect(fileKeys(`${names.join('/')}.md`)).toContain(wiki(target));
        expect(fileKeys(`${names.join('/')}.md`)).toContain(markdown(`/${names.join('/')}`));
      }),
      { seed: 1 },
    );
  });

  it('differ after a move only for links said to depend on their source', () => {
    fc.assert(
      fc.property(fc.constantFrom('wiki', 'markdown', 'frontmatter'), fc.string(), (kind, target) => {
        const moved = linkKey({ from: storedRelPath('other/place/deep/log.md'), kind, target });
        if (!keyDependsOnSource(kind, target)) expect(moved).toBe(linkKey({ from, kind, target }));
      }),
      { seed: 2, numRuns: 500 },
    );
  });
});

const nameArbitrary = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .map((text) => text.replaceAll('/', '-').replaceAll('\0', '').trim())
  .filter((text) => !['', '.', '..'].includes(text));
