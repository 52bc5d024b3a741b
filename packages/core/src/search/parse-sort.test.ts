import { describe, expect, it } from 'vitest';
import { parseSort } from './parse-sort.ts';

describe('reading an order', () => {
  it.each([
    ['relevance', { by: 'relevance' }],
    ['path', { by: 'path', descending: false }],
    ['-modified', { by: 'modified', descending: true }],
    ['Size:DESC', { by: 'size', descending: true }],
    ['-size:desc', { by: 'size', descending: false }],
    ['due', { by: 'property', name: 'due', descending: false }],
    ['my property:desc', { by: 'property', name: 'my property', descending: true }],
    ['property.size', { by: 'property', name: 'size', descending: false }],
    ['exif.camera', { by: 'property', name: 'exif.camera', descending: false }],
  ])('takes %j', (text, sort) => expect(parseSort(text)).toEqual(sort));

  it.each(['', ' ', '-', ':desc', 'property.'])('refuses %j and says what to write', (text) =>
    expect(() => parseSort(text)).toThrow(/no name; say for example/),
  );
});
