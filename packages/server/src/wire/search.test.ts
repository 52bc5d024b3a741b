import { snippetMarks } from '@codexlab/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unmark } from './search.ts';

const { start, end } = snippetMarks;

describe('a snippet', () => {
  it('is plain text with the places of found words', () => {
    expect(unmark(`The ${start}logistic${end} <b>map</b> ${start}b${end}`)).toEqual({
      text: 'The logistic <b>map</b> b',
      ranges: [
        [4, 12],
        [24, 25],
      ],
    });
  });

  it('keeps no mark, and names only places inside of it, however the marks stand', () => {
    const part = fc.constantFrom(start, end, 'a', '𝒳', ' ', '<');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const { text, ranges } = unmark(parts.join(''));
        expect(text).toBe(parts.filter((each) => each !== start && each !== end).join(''));
        for (const [i, [from, to]] of ranges.entries()) {
          expect(from).toBeLessThan(to);
          expect(to).toBeLessThanOrEqual(text.length);
          expect(from).toBeGreaterThanOrEqual(ranges[i - 1]?.[1] ?? 0);
        }
      }),
      { seed: 4 },
    );
  });
});
