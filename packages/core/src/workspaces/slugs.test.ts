import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isUlid } from '../ids.ts';
import { checkSlug, slugOf } from './slugs.ts';

it.each([
  ['Übung 1: Gärung', 'ubung-1-garung'],
  ['  Crystal   growth -- 2026 ', 'crystal-growth-2026'],
  ['ﬁrst ½ run', 'first-12-run'],
  ['snake_case', 'snake_case'],
  ['日本語', 'workspace'],
  ['../..', 'workspace'],
  ['Deleted', 'deleted-workspace'],
  ['01ARZ3NDEKTSV4RRFFQ69G5FAV', '01arz3ndektsv4rrffq69g5fav-workspace'],
])('makes of the name %j the slug %j', (name, slug) => {
  expect(slugOf(name, 'workspace')).toBe(slug);
});

it('makes of every name a slug that it takes itself, with room for a suffix', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
      const slug = slugOf(name, 'workspace');
      expect(checkSlug(slug)).toBe(slug);
      expect(checkSlug(`${slug}-0123abcd`)).toBe(`${slug}-0123abcd`);
      expect(isUlid(slug)).toBe(false);
    }),
    { seed: 7, numRuns: 500 },
  );
});

it.each([
  '',
  'Großer',
  'a b',
  'a/b',
  '..',
  'deleted',
  '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  '01arz3ndektsv4rrffq69g5fav',
  'a'.repeat(61),
])('refuses %j as a slug', (slug) => {
  expect(() => checkSlug(slug)).toThrow(
    expect.objectContaining({ code: 'invalid', details: { field: 'slug' } }),
  );
});
