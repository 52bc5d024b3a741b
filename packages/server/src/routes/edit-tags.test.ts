import { parseRelPath, type PropertyValue } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { editTags } from './edit-tags.ts';

const file = (tags: PropertyValue | undefined, all: readonly string[]) => ({
  path: parseRelPath('a.md'),
  properties: tags === undefined ? {} : { tags },
  tags: all,
});

describe('tags of a file', () => {
  it('are added once, whatever their case', () => {
    const before = file(['Lab'], ['Lab']);
    expect(editTags(before, { add: ['lab', 'new', 'NEW'], remove: [] })).toEqual(['Lab', 'NEW']);
    expect(editTags(before, { add: ['#lab'], remove: [] })).toBeUndefined();
  });

  it('are taken away; the property goes with the last one', () => {
    expect(editTags(file(['a', 'b'], ['a', 'b']), { add: [], remove: ['A'] })).toEqual(['b']);
    expect(editTags(file('a', ['a']), { add: [], remove: ['a'] })).toBeNull();
  });

  it('are read out of a text, too', () => {
    expect(editTags(file('a, b c', ['a', 'b c']), { add: ['d'], remove: [] })).toEqual(['a', 'b c', 'd']);
    expect(editTags(file('a b', ['a', 'b']), { add: [], remove: ['b'] })).toEqual(['a']);
  });

  it('that stand in the text are not added again, and not taken away', () => {
    expect(editTags(file(undefined, ['inline']), { add: ['inline'], remove: [] })).toBeUndefined();
    expect(() => editTags(file(undefined, ['inline']), { add: [], remove: ['inline'] })).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    );
  });
});
