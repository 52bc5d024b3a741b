import { describe, expect, it } from 'vitest';
import { propertyChanges, queryFlag, splitTags, tagList } from './content-fields.ts';

describe('tags in a query', () => {
  it.each([
    ['a,b', ['a', 'b']],
    ['"a,b",c', ['a,b', 'c']],
    [' a , ,b ', ['a', 'b']],
    ['"open, end', ['open, end']],
    ['', []],
  ])('%j are %j', (text, tags) => expect(splitTags(text)).toEqual(tags));

  it('may be repeated', () => {
    expect(tagList.parse(['a', 'b,c'])).toEqual(['a', 'b', 'c']);
    expect(tagList.safeParse('a,'.repeat(51)).success).toBe(false);
  });
});

describe('properties to set', () => {
  it('may be any JSON', () => {
    const values = { a: null, b: [1, 'x', { c: true }], 'd e': {} };
    expect(propertyChanges.parse(values)).toEqual(values);
  });

  it('nested without end are refused, and cost nothing', () => {
    let value: unknown = 'deep';
    for (let i = 0; i < 100_000; i++) value = [value];
    expect(propertyChanges.safeParse({ value }).success).toBe(false);
  });

  it('are refused when they are too many', () => {
    const many = Object.fromEntries(Array.from({ length: 501 }, (_, i) => [`p${i}`, i]));
    expect(propertyChanges.safeParse(many).success).toBe(false);
  });
});

it('a flag is true or false, and nothing else', () => {
  expect(queryFlag.parse('true')).toBe(true);
  expect(queryFlag.parse('false')).toBe(false);
  expect(queryFlag.safeParse('yes').success).toBe(false);
});
