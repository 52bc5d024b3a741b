import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PropertyValue } from '../files/parsed-file.ts';
import { textKey } from '../properties/property.ts';
import { compareScalars, isInRanges, valuesOf } from './evaluate-values.ts';
import { parseSearch } from './parse-search.ts';
import { beginningWith } from './query-ranges.ts';

const nowMs = Date.UTC(2024, 4, 15, 22, 30);

/** True when a file with this value of the property `x` is found. */
function finds(text: string, value: PropertyValue, utcOffsetMinutes = 0): boolean {
  const { where } = parseSearch(text, { nowMs, utcOffsetMinutes });
  const node = where?.type === 'not' ? where.node : where;
  if (node?.type !== 'property') throw new Error(`${text} asks for no property`);
  const isFound = valuesOf({ x: value }, node.name).some((each) => isInRanges(each, node.ranges));
  return isFound === (where?.type !== 'not');
}

describe('values of properties', () => {
  it.each<[string, PropertyValue[], PropertyValue[]]>([
    ['x:5', [5, 5.0, [4, 5]], [6, '55', true]],
    ['x:draft', ['draft', 'Draft', ['a', 'DRAFT']], ['drafts', 'a draft', 5]],
    ['x:"two words"', ['Two words'], ['two']],
    ['x:dra*', ['dra', 'Draft', 'dra gon'], ['dr', 'drb', 'adra']],
    ['x:*', [0, false, 'a', '2024-01-01'], [null, '', [], {}]],
    ['x!=draft', ['done', 5, null], ['draft']],
    ['x:true', [true, 'TRUE'], [false, 1]],
    ['x:no', [false, 'no'], [true, 0]],
    ['x:[[Alpha]]', ['[[alpha]]', '[[Alpha|a]]', 'alpha'], ['[[Beta]]']],
    ['x:alpha', ['[[alpha]]', 'Alpha'], ['alpha beta']],
    ['x>2', [2.5, 3], [2, '3x', '2024-01-01']],
    ['x>=2', [2], [1.9]],
    ['x<-3', [-4], [-3]],
    ['x:<=1e3', [1000], [1001]],
    ['x:3..5', [3, 4, 5], [2.9, 5.1]],
    ['x:3..', [3, 100], [2]],
    ['x:..3', [3, -1], [4]],
    ['x:2024', [2024, '2024-06-01', '2024-12-31T23:59'], [2025, '2025-01-01']],
    ['x:2024-01', ['2024-01-01', '2024-01-31'], ['2024-02-01']],
    ['x:2024-01-31', ['2024-01-31', '2024-01-31T23:59:59Z', '[[2024-01-31]]'], ['2024-02-01']],
    ['x>2024', [2025, '2025-01-01'], [2024, '2024-12-31']],
    ['x>2024-01-01', ['2024-01-02'], ['2024-01-01', '2024-01-01T23:59']],
    ['x>=2024-01-01', ['2024-01-01'], ['2023-12-31T23:59:59.999Z']],
    ['x<2024-01-01', ['2023-12-31'], ['2024-01-01']],
    ['x<=2024-01-01', ['2024-01-01T23:59'], ['2024-01-02']],
    ['x:2024-01-01..2024-01-31', ['2024-01-01', '2024-01-31T10:00'], ['2024-02-01']],
    ['x:-7d..today', ['2024-05-08', '2024-05-15'], ['2024-05-07', '2024-05-16']],
    ['x:today', ['2024-05-15', '2024-05-15T23:30', 'Today'], ['2024-05-16']],
    ['x:a..b', ['a..b'], ['a', 'b']],
    ['x:"3..5"', ['3..5'], [4]],
  ])('%s', (text, found, others) => {
    expect(found.filter((value) => !finds(text, value))).toEqual([]);
    expect(others.filter((value) => finds(text, value))).toEqual([]);
  });

  it('are compared with the date that the calendar of the caller shows', () => {
    expect(finds('x:today', '2024-05-16', 120)).toBe(true);
    expect(finds('x:today', '2024-05-15', 120)).toBe(false);
    expect(finds('x:today', '2024-05-16T23:59', 120)).toBe(true);
    expect(finds('x:today', '2024-05-15T23:59', 120)).toBe(false);
  });

  it('belong to a property whatever the form of its name', () => {
    const property = { type: 'property', name: 'my size', ranges: null };
    expect(parseSearch('"My size":*').where).toEqual(property);
    expect(parseSearch('property.size:*').where).toEqual({ ...property, name: 'size' });
    expect(parseSearch('"tag":*').where).toEqual({ ...property, name: 'tag' });
    expect(parseSearch('exif.Camera:*').where).toEqual({ ...property, name: 'exif.camera' });
    expect(parseSearch('größe_2:*').where).toEqual({ ...property, name: 'größe_2' });
  });
});

it('a beginning of a text holds exactly the texts that begin with it', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}'),
  });
  fc.assert(
    fc.property(text, text, (prefix, text) => {
      const { from, to } = beginningWith(textKey(prefix));
      const key = textKey(text);
      const isIn =
        compareScalars(key, from!.value) >= 0 && (to === null || compareScalars(key, to.value) < 0);
      expect(isIn).toBe(key.startsWith(textKey(prefix)));
    }),
    { seed: 5, numRuns: 3000 },
  );
});
