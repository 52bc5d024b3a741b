import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromEditorText, toEditorText } from './line-breaks.ts';
import { applyChanges, textChanges } from './text-changes.ts';

const lines = fc
  .array(fc.constantFrom('a', 'b', 'longer line', '', '𝒳', '𝒴', 'x y'), { maxLength: 12 })
  .map((parts) => parts.join('\n'));

describe('textChanges', () => {
  it('makes one text of the other, whatever they are', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        expect(applyChanges(before, textChanges(before, after))).toBe(after);
      }),
      { seed: 7 },
    );
  });

  it('touches only what differs, in as many places as there are', () => {
    expect(textChanges('one\ntwo\nthree\n', 'One\ntwo\nthree!\n')).toEqual([
      { from: 0, to: 1, insert: 'O' },
      { from: 13, to: 13, insert: '!' },
    ]);
  });

  it('cuts no character in half', () => {
    const [change] = textChanges('𝒳', '𝒴');
    expect(change).toEqual({ from: 0, to: 2, insert: '𝒴' });
  });
});

describe('fromEditorText', () => {
  it('keeps the line ends of lines that were not touched', () => {
    const file = 'one\r\ntwo\nthree\r\n';
    const edited = toEditorText(file).replace('three', 'three\nfour');
    expect(fromEditorText(file, edited)).toBe('one\r\ntwo\nthree\r\nfour\r\n');
  });

  it('gives back the same bytes when nothing was edited', () => {
    const mixed = fc
      .array(fc.constantFrom('a', '\n', '\r\n', '\r'), { maxLength: 20 })
      .map((p) => p.join(''));
    fc.assert(
      fc.property(mixed, (file) => {
        expect(fromEditorText(file, toEditorText(file))).toBe(file);
      }),
      { seed: 3 },
    );
  });
});
