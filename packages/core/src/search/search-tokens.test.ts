import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchTokens } from './search-tokens.ts';

const pieces = (text: string) =>
  searchTokens(text).map(({ role, field, from, to }) => [
    text.slice(from, to),
    role,
    ...(field ? [field] : []),
  ]);

describe('the pieces of a search', () => {
  it('have roles', () => {
    expect(pieces('a -"b c" OR (Due:>=today | #x)')).toEqual([
      ['a', 'word'],
      ['-', 'operator'],
      ['"b c"', 'phrase'],
      ['OR', 'operator'],
      ['(', 'parenthesis'],
      ['Due:>=', 'field', 'due'],
      ['today', 'value', 'due'],
      ['|', 'operator'],
      ['#x', 'word'],
      [')', 'parenthesis'],
    ]);
  });

  it('in a list are values of its field', () => {
    expect(pieces('tag:(a OR path:b (c)) d')).toEqual([
      ['tag:', 'field', 'tag'],
      ['(', 'parenthesis'],
      ['a', 'value', 'tag'],
      ['OR', 'operator'],
      ['path:', 'field', 'path'],
      ['b', 'value', 'path'],
      ['(', 'parenthesis'],
      ['c', 'value', 'tag'],
      [')', 'parenthesis'],
      [')', 'parenthesis'],
      ['d', 'word'],
    ]);
  });

  it('follow each other, and only blanks and closed words lie between them', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('tag:', '(', ')', 'f(', '"', '-', '|', ' ', 'a', '[[', ']]', '>=', 'x', '5'),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 20 }).map((parts) => parts.join('')),
        (text) => {
          let at = 0;
          for (const { from, to } of searchTokens(text)) {
            expect(text.slice(at, from)).toMatch(/^[\s)]*$/u);
            expect(to).toBeGreaterThan(from);
            at = to;
          }
          expect(text.slice(at)).toMatch(/^[\s)]*$/u);
        },
      ),
      { seed: 5, numRuns: 3000 },
    );
  });
});
