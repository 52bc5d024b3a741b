import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentRange, selectRange } from './ranges.ts';

const etag = 'abc';
const select = (range: string | null, sizeBytes: number, ifRange: string | null = null) =>
  selectRange({ range, ifRange }, { sizeBytes, etag });

describe('a range', () => {
  it.each([
    ['bytes=0-', 0, 10],
    ['bytes=0-0', 0, 1],
    ['bytes=2-5', 2, 6],
    ['bytes=2-500', 2, 10],
    ['bytes=-3', 7, 10],
    ['bytes=-500', 0, 10],
    ['BYTES = 9-', 9, 10],
  ])('%s of ten bytes is from %i to %i', (range, from, to) => {
    expect(select(range, 10)).toEqual({ kind: 'part', from, to });
  });

  it.each(['bytes=10-', 'bytes=10-12', 'bytes=-0'])('%s lies behind ten bytes', (range) => {
    expect(select(range, 10)).toEqual({ kind: 'unsatisfiable' });
  });

  it.each(['bytes=5-2', 'bytes=0-1,4-5', 'lines=1-2', 'bytes=', 'bytes=-', 'bytes=a-b', 'bytes=1-2x', ''])(
    '%j makes no sense here, so that the whole file is given',
    (range) => expect(select(range, 10)).toEqual({ kind: 'whole' }),
  );

  it('of a file that has become another one is not given: the whole file is', () => {
    expect(select('bytes=2-5', 10, '"abc"')).toMatchObject({ kind: 'part' });
    for (const ifRange of ['"other"', 'W/"abc"', 'abc', 'Sat, 21 Nov 2026 10:00:00 GMT'])
      expect(select('bytes=2-5', 10, ifRange)).toEqual({ kind: 'whole' });
  });

  it('never reaches outside of the file, and is the slice that it names', () => {
    const bounds = fc.option(fc.nat(40), { nil: null });
    fc.assert(
      fc.property(bounds, bounds, fc.nat(30), (first, last, sizeBytes) => {
        const bytes = Array.from({ length: sizeBytes }, (_, i) => i);
        const answer = select(`bytes=${first ?? ''}-${last ?? ''}`, sizeBytes);
        const wanted =
          first === null ? bytes.slice(-(last ?? 0) || sizeBytes) : bytes.slice(first, (last ?? 99) + 1);
        if (answer.kind !== 'part') {
          const makesSense = first === null ? (last ?? 0) > 0 : last === null || last >= first;
          expect(makesSense && wanted.length > 0).toBe(false);
          return;
        }
        expect(bytes.slice(answer.from, answer.to)).toEqual(wanted);
        expect(contentRange(answer, sizeBytes)).toBe(`bytes ${wanted[0]}-${wanted.at(-1)}/${sizeBytes}`);
      }),
      { seed: 4, numRuns: 500 },
    );
  });
});
