import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitTerms } from '../search/query-text.ts';
import { filterTerm, filterValues, toggleValue } from './list-filter.ts';
import { planSource } from './list-query.ts';

const byName = { column: '@name', descending: false };
const asked = { folder: 'runs/', q: '', isDeep: false, where: {}, sort: byName };

describe('where the rows of a list come from', () => {
  it('is the folder as it lies there, as long as nothing else is asked', () => {
    expect(planSource(asked)).toEqual({ from: 'folder' });
  });

  it('is a search for what lies in the folder itself, when it is sorted or filtered', () => {
    const text = 'path:"runs/*" -path:"runs/*/*"';
    const sort = { column: 'due', descending: true };
    expect(planSource({ ...asked, sort })).toEqual({ from: 'search', text, hasFolders: true });
    expect(planSource({ ...asked, where: { status: 'done' } })).toEqual({
      ...{ from: 'search', text: `${text} "status":done`, hasFolders: false },
    });
    expect(planSource({ ...asked, folder: '', sort })).toMatchObject({ text: '-path:"*/*"' });
  });

  it('keeps what a search means, beside filters', () => {
    const source = planSource({ ...asked, folder: '', q: 'a OR b', where: { '@tags': 'x, y' } });
    expect(source).toMatchObject({ text: '(a OR b) tag:(x OR y)' });
  });
});

describe('a filter of a column', () => {
  it.each([
    ['status', 'done, in review', '"status":(done OR "in review")'],
    ['rating', '>= 3', '"rating">=3'],
    ['due', '-7d..today', '"due":-7d..today'],
    ['status', '*', 'has:"status"'],
    ['@tags', '!', '-has:tag'],
    ['@kind', 'image', 'type:image'],
    ['@size', '>1MB', 'size>1MB'],
    ['a "b"', 'x', '"a  b ":x'],
  ])('of %s by %j is %s', (column, filter, term) => {
    expect(filterTerm(column, filter)).toBe(term);
  });

  it('is one condition, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (typed) => {
        const term = filterTerm('status', `v${typed}`) ?? '';
        expect(splitTerms(term)).toEqual([{ from: 0, to: term.length }]);
      }),
      { seed: 4 },
    );
  });

  it('loses a value that is chosen again', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom('a', 'b, c', 'd e'), { maxLength: 3 }), (values) => {
        const filter = values.reduce(toggleValue, '');
        expect(filterValues(filter)).toEqual(values);
        expect(values.reduce(toggleValue, filter)).toBe('');
      }),
      { seed: 4 },
    );
  });
});
