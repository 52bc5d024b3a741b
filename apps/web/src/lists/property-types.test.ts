import { describe, expect, it } from 'vitest';
import { parseValue, showValue, typeOfValue } from './property-types.ts';

describe('a value in a cell', () => {
  it('has the editor of what it is, and where it is missing of what others have', () => {
    expect(typeOfValue(['a'], ['text'])).toBe('list');
    expect(typeOfValue('2026-01-02', ['text'])).toBe('date');
    expect(typeOfValue('2026-01-02T10:00', [])).toBe('datetime');
    expect(typeOfValue(null, ['number', 'text'])).toBe('number');
    expect(typeOfValue(null, [])).toBe('text');
  });

  it('is read as its editor means it, and an empty one takes it away', () => {
    expect(parseValue('1,5', 'number')).toBe(1.5);
    expect(parseValue(' 007 ', 'text')).toBe('007');
    expect(parseValue('a, [[b, c]], "d, e"', 'list')).toEqual(['a', '[[b, c]]', 'd, e']);
    expect(parseValue('  ', 'date')).toBeNull();
    expect(() => parseValue('many', 'number')).toThrow('“many” is no number.');
    expect(() => parseValue('May', 'date')).toThrow('2026-01-31');
  });

  it('is shown as a list of words', () => {
    expect(showValue(['a', 2, true])).toBe('a, 2, true');
    expect(showValue(null)).toBe('');
  });
});
