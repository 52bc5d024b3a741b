import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor, MAX_PAGE_ITEMS, pageLimit } from './page.ts';

const SEED = 20_261_121;
const invalid = expect.objectContaining({ code: 'invalid', details: { field: 'cursor' } });
const key = fc.array(
  fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
    fc.constant(null),
  ),
  { maxLength: 4 },
);

describe('pageLimit', () => {
  it('is 50 unless asked otherwise', () => {
    expect(pageLimit({})).toBe(50);
    expect(pageLimit({ limit: 1 })).toBe(1);
    expect(pageLimit({ limit: MAX_PAGE_ITEMS })).toBe(MAX_PAGE_ITEMS);
  });

  it.each([0, -1, 1.5, MAX_PAGE_ITEMS + 1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (limit) => {
    expect(() => pageLimit({ limit })).toThrow(
      expect.objectContaining({ code: 'invalid', details: { field: 'limit' } }),
    );
  });
});

describe('cursors', () => {
  it('give back the position that was packed', () => {
    fc.assert(
      fc.property(fc.string(), key, (list, position) => {
        expect(decodeCursor(list, encodeCursor(list, position))).toEqual(position);
      }),
      { seed: SEED },
    );
  });

  it('need no escaping in an address', () => {
    fc.assert(
      fc.property(key, (position) => {
        expect(encodeCursor('files', position)).toMatch(/^[\w-]+$/);
      }),
      { seed: SEED },
    );
  });

  it('are refused by another list', () => {
    const cursor = encodeCursor('files:path:tag=a', ['notes/a.md']);
    expect(() => decodeCursor('files:path:tag=b', cursor)).toThrow(invalid);
    expect(() => decodeCursor('files:updated:tag=a', cursor)).toThrow(invalid);
  });

  it('are refused, never misread, when they were made up', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
        expect(() => decodeCursor('files', text)).toThrow(invalid);
      }),
      { seed: SEED },
    );
  });

  it('are refused when they hold anything but text, numbers and null', () => {
    const [name] = JSON.parse(atob(encodeCursor('files', []))) as string[];
    for (const value of [{ $gt: '' }, ['a'], true]) {
      const forged = btoa(JSON.stringify([name, value])).replaceAll('=', '');
      expect(() => decodeCursor('files', forged)).toThrow(invalid);
    }
  });

  it('are null when there is none', () => {
    expect(decodeCursor('files', null)).toBeNull();
    expect(decodeCursor('files', undefined)).toBeNull();
  });
});
