import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCodexError } from '../errors.ts';
import { parseSearch } from './parse-search.ts';

const terms = (text: string) => parseSearch(text).terms;
const word = (text: string, over = {}) => ({ type: 'word', text, prefix: false, negated: false, ...over });
const phrase = (text: string, over = {}) => ({ type: 'phrase', text, negated: false, ...over });

describe('parsing a search', () => {
  it('takes words, phrases, negations and beginnings of words', () => {
    expect(terms('logistic "period doubling" -draft bifur*')).toEqual([
      word('logistic'),
      phrase('period doubling'),
      word('draft', { negated: true }),
      word('bifur', { prefix: true }),
    ]);
    expect(terms('a -"b c"')).toEqual([word('a'), phrase('b c', { negated: true })]);
  });

  it('takes fields with plain and quoted values, whatever the case of the field', () => {
    expect(terms('tag:#a/b TAG:"two words" path:"x y" -path:*.md title:log*')).toEqual([
      { type: 'tag', name: 'a/b', negated: false },
      { type: 'tag', name: 'two words', negated: false },
      { type: 'path', text: 'x y', negated: false },
      { type: 'path', text: '*.md', negated: true },
      { type: 'title', text: 'log', prefix: true, negated: false },
    ]);
  });

  it('closes a quote that was left open', () => {
    expect(terms('"period doub')).toEqual([phrase('period doub')]);
    expect(terms('tag:"a b')).toEqual([{ type: 'tag', name: 'a b', negated: false }]);
  });

  it('takes typographic quotes for quotes', () => {
    expect(terms('“period doubling”')).toEqual([phrase('period doubling')]);
  });

  it('ignores what cannot be searched for', () => {
    expect(terms('- * " " a ... -* tag: path:"" ()')).toEqual([word('a')]);
  });

  it('searches for unknown fields and operators as words', () => {
    expect(terms('foo:bar AND NOT')).toEqual([word('foo:bar'), word('AND'), word('NOT')]);
  });

  it.each(['', '   ', '*', '"', '- -', '🎉', 'tag:'])('says that %j has no word to search for', (text) => {
    expect(() => parseSearch(text)).toThrow(/no word to search for/);
  });

  it('says that leaving out alone is not enough, and where', () => {
    const error = caught('  -draft -tag:x');
    expect(error.message).toMatch(/only says what to leave out/);
    expect(error.details).toEqual({ field: 'query', position: 2 });
  });

  it('refuses endless searches and says where to stop', () => {
    expect(caught('a '.repeat(60)).details['position']).toBe(100);
    expect(caught('a'.repeat(3000)).code).toBe('invalid');
  });

  it('gives a query or an invalid error for any text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('tag:', '-', '"', '*', ' ', 'path:', 'title:', '\0', 'a', '\ud800', '“', 'NEAR('),
    );
    const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, (text) => {
        try {
          const { terms } = parseSearch(text);
          expect(terms.some((term) => !term.negated)).toBe(true);
          for (const term of terms) expect(JSON.stringify(term)).not.toMatch(/\\u0000|\\ud800/);
        } catch (error) {
          if (!isCodexError(error, 'invalid')) throw error;
        }
      }),
      { seed: 5, numRuns: 3000 },
    );
  });
});

function caught(text: string) {
  try {
    parseSearch(text);
  } catch (error) {
    if (isCodexError(error)) return error;
  }
  throw new Error('was accepted');
}
