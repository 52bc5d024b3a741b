import { parseSearch } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { askedProperties, remarkOnMissing, remarksOnQuery } from './query-remarks.ts';

describe('remarks on a search', () => {
  it.each([
    ['kind:note x', 'kind: is taken for a property; did you mean type:?'],
    ['tags:(a OR b)', 'did you mean tag:?'],
    ['-titel:x', 'titel: is taken for a property; did you mean title:?'],
    ['modifed>-7d', 'did you mean modified:?'],
    ['lear*ing', 'only at the end of a word'],
    ['*ing', 'only at the end of a word'],
    ['status:dr*ft', 'only at the end of a word'],
  ])('are made on %j', (query, remark) => {
    expect(remarksOnQuery(query)).toEqual([expect.stringContaining(remark)]);
  });

  it.each([
    'cats OR dogs',
    'cats or dogs',
    '"this * that" #optimiser',
    'tag:a/b -path:2*.md title:fi* size>10kB',
    'learn* -draft status:dra* due<=+7d x:1',
    '"tags":a',
    'https://example.org/a',
    '12:30',
  ])('are not made on %j', (query) => {
    expect(remarksOnQuery(query)).toEqual([]);
  });

  it('are made once for what stands there twice', () => {
    expect(remarksOnQuery('kind:a OR kind:b')).toHaveLength(1);
  });

  it('show no character that steers a terminal', () => {
    expect(remarksOnQuery('a*\u202eb')).toEqual([expect.stringContaining('<U+202E>')]);
  });
});

describe('remarks on properties', () => {
  it('are about each that is asked for', () => {
    const asked = (query: string) => askedProperties(parseSearch(query));
    expect(asked('a -(statsu:draft OR statsu:done) due:2024 has:x tag:y')).toEqual(['statsu', 'due', 'x']);
    expect(asked('a tag:b')).toEqual([]);
  });

  it('name the one that was perhaps meant', () => {
    expect(remarkOnMissing('statsu', ['due', 'status'])).toBe(
      'No file has the property statsu. Did you mean status?',
    );
  });

  it('tell how to see them all when none is near', () => {
    expect(remarkOnMissing('temperature', ['due', 'status'])).toBe(
      'No file has the property temperature. List them with: codexlab properties',
    );
  });
});
