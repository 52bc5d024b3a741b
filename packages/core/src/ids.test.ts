import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCodexError } from './errors.ts';
import { createIds, isUlid, parseUlid } from './ids.ts';

const SEED = 20_261_121;

describe('createIds', () => {
  it('makes well-formed ids, each greater than the one before while the clock stands still', () => {
    const newId = createIds({ nowMs: () => 1_700_000_000_000 });
    const ids = Array.from({ length: 1000 }, newId);
    expect(ids.every((id) => isUlid(id))).toBe(true);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(ids).toHaveLength(1000);
  });

  it('stays in order when the clock goes back', () => {
    const times = [2000, 1000, 3000, 500];
    const newId = createIds({ nowMs: () => times.shift()! });
    const ids = [newId(), newId(), newId(), newId()];
    expect(ids).toEqual(ids.toSorted());
  });

  it('draws what is random anew for every millisecond', () => {
    let nowMs = 1000;
    const newId = createIds({ nowMs: () => nowMs++ });
    const random = Array.from({ length: 2000 }, () => newId().slice(10));
    expect(new Set(random).size).toBe(2000);
    expect(new Set(random.join('')).size).toBe(32);
  });

  it('writes the time of the clock into the first ten characters', () => {
    const at = (nowMs: number) => createIds({ nowMs: () => nowMs })().slice(0, 10);
    expect(at(33)).toBe('0000000011');
    expect(at(1_469_918_176_385)).toBe('01ARYZ6S41');
  });
});

describe('parseUlid', () => {
  it('accepts lower case and gives upper case', () => {
    expect(parseUlid('01aryz6s41tsv4rrffq69g5fav')).toBe('01ARYZ6S41TSV4RRFFQ69G5FAV');
  });

  it.each([
    '',
    '01ARYZ6S41TSV4RRFFQ69G5FA',
    '01ARYZ6S41TSV4RRFFQ69G5FAVX',
    '01ARYZ6S41TSV4RRFFQ69G5FAU!',
    '../../etc',
  ])('refuses %j as invalid', (text) => {
    expect(() => parseUlid(text)).toThrow(expect.objectContaining({ code: 'invalid' }));
  });

  it('never lets anything through that is not 26 letters and digits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        try {
          expect(parseUlid(text)).toMatch(/^[0-9A-Z]{26}$/);
        } catch (error) {
          expect(isCodexError(error, 'invalid')).toBe(true);
        }
      }),
      { seed: SEED },
    );
  });
});
