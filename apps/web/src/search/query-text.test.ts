import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bothOf, hasTerm, quoteValue, splitTerms, toggleTerm } from './query-text.ts';

const word = fc.stringMatching(/^[a-z]{1,6}(?::(?:[a-z]{1,3}|"[a-z ]{1,3}"|\([a-z ]{1,3}\)))?$/);

describe('the text of a search', () => {
  it('is taken apart at blanks, not inside of quotes and parentheses', () => {
    const text = '  a "b c" tag:(d OR "e )") -f';
    expect(splitTerms(text).map(({ from, to }) => text.slice(from, to))).toEqual([
      ...['a', '"b c"', 'tag:(d OR "e )")', '-f'],
    ]);
  });

  it('is taken apart without losing a character, whatever it is', () => {
    const text = fc.array(fc.constantFrom('a', '"', '(', ')', ' ', ':', '\t', 'é'), { maxLength: 14 });
    fc.assert(
      fc.property(text, (chars) => {
        const whole = chars.join('');
        const kept = splitTerms(whole).map(({ from, to }) => whole.slice(from, to));
        expect(kept.join('').replaceAll(/\s/gu, '')).toBe(whole.replaceAll(/\s/gu, ''));
      }),
      { seed: 4 },
    );
  });

  it('has a term after it was added, and not any more when it is taken away', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 4 }), (terms) => {
        fc.pre(terms.every((term) => splitTerms(term).length === 1 && term !== 'tag:x'));
        const text = terms.join(' ');
        fc.pre(splitTerms(text).length === terms.length);
        const added = toggleTerm(text, 'tag:x');
        expect(hasTerm(added, 'tag:x')).toBe(true);
        expect(toggleTerm(added, 'tag:x')).toBe(text);
      }),
      { seed: 4 },
    );
  });

  it('keeps its meaning when a condition is added beside an OR', () => {
    expect(toggleTerm('a OR b', 'tag:x')).toBe('(a OR b) tag:x');
    expect(bothOf('a OR b', 'c | d')).toBe('(a OR b) (c | d)');
    expect(bothOf('', ' a OR b ')).toBe('a OR b');
  });
});

describe('a value', () => {
  it.each([
    ['lab/x', 'lab/x'],
    ['two words', '"two words"'],
    ['a*b', '"a*b"'],
    ['OR', '"OR"'],
    ['say "so"', '"say  so"'],
    ['2026-01-02', '2026-01-02'],
  ])('%j is written %s', (value, written) => {
    expect(quoteValue(value)).toBe(written);
  });
});
