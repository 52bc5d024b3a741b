import { describe, expect, it } from 'vitest';
import { remarksOnQuery } from './query-remarks.ts';

describe('remarks on a search', () => {
  it.each([
    ['cats OR dogs', 'OR is searched for as a word'],
    ['cats AND dogs', 'AND is searched for as a word'],
    ['cats NOT dogs', '-word'],
    ['kind:note x', 'the fields are tag:, path: and title:'],
    ['#optimiser', 'did you mean tag:optimiser?'],
    ['lear*ing', 'only at the end of a word'],
    ['*ing', 'only at the end of a word'],
  ])('are made on %j', (query, remark) => {
    expect(remarksOnQuery(query)).toEqual([expect.stringContaining(remark)]);
  });

  it.each([
    'cats or dogs',
    '"this OR that" #',
    'tag:a/b -path:2*.md title:fi*',
    'learn* -draft',
    'https://example.org/a',
    '12:30',
  ])('are not made on %j', (query) => {
    expect(remarksOnQuery(query)).toEqual([]);
  });

  it('are made once for what stands there twice', () => {
    expect(remarksOnQuery('a OR b OR c')).toHaveLength(1);
  });
});
