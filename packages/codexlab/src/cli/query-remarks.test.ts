import { parseSearch } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { remarksOnProperties, remarksOnQuery } from './query-remarks.ts';

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
  const remarks = (query: string) => remarksOnProperties(parseSearch(query), ['status', 'due']);

  it('name the one that was perhaps meant', () => {
    expect(remarks('a -(statsu:draft OR statsu:done) due:2024')).toEqual([
      'No file has the property statsu. Did you mean status?',
    ]);
  });

  it('tell how to see them all when none is near', () => {
    expect(remarks('has:temperature')).toEqual([
      'No file has the property temperature. List them with: codexlab properties',
    ]);
  });

  it('are not made on properties that there are', () => {
    expect(remarks('status:draft has:due tag:x')).toEqual([]);
  });
});
