import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findWords, markedParts } from './marked-parts.ts';

describe('a marked text', () => {
  it('is the text, whatever is marked in it', () => {
    const ranges = fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 3 });
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), ranges, (text, pairs) => {
        const ends = [...new Set(pairs.flat())].filter((end) => end <= text.length).sort((a, b) => a - b);
        const marks = ends.flatMap((end, i) => (i % 2 === 1 ? [[ends[i - 1]!, end] as const] : []));
        const parts = markedParts(text, marks);
        expect(parts.map((part) => part.text).join('')).toBe(text);
        expect(parts.filter(({ isFound }) => isFound)).toHaveLength(marks.length);
      }),
      { seed: 4 },
    );
  });

  it('marks words in any case, the longest that fits', () => {
    const text = 'Maps of a map (a.b)';
    expect(findWords(text, ['map', 'maps', 'a.b']).map(([from, to]) => text.slice(from, to))).toEqual([
      ...['Maps', 'map', 'a.b'],
    ]);
    expect(findWords(text, [])).toEqual([]);
  });
});
