import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCodexError } from '../errors.ts';
import { explainSearch } from './explain-search.ts';
import { parseSearch } from './parse-search.ts';

const explain = (text: string) => explainSearch(parseSearch(text, { nowMs: Date.UTC(2024, 4, 15, 10, 30) }));
const line = (text: string) => explain(text)[1]?.trim();

describe('explaining a search', () => {
  it('says all conditions, those of groups further in', () => {
    expect(explain('logistic tag:chaos -(is:orphan OR path:*.md) -draft')).toEqual([
      'Files of which all this is true:',
      '  “logistic” stands in it, in any form of the word',
      '  its tag is chaos or one below it',
      '  not any of this:',
      '    no link leads to it or away from it',
      '    its whole path is like *.md',
      '  not so: “draft” stands in it, in any form of the word',
    ]);
    expect(explain('a OR (b c)')).toEqual([
      'Files of which any of this is true:',
      '  “a” stands in it, in any form of the word',
      '  all of this:',
      '    “b” stands in it, in any form of the word',
      '    “c” stands in it, in any form of the word',
    ]);
  });

  it('says when every file is meant', () => {
    expect(explainSearch({ where: null })).toEqual(['Every file.']);
  });

  it('has a line for each condition, with no gap in it, whatever the values', () => {
    const value = fc.oneof(
      fc.constantFrom(
        'today',
        '-99999y',
        '+99999y',
        '1e300',
        '..5',
        '-7d..',
        '2024-02',
        'true',
        'x*',
        '"\\"',
      ),
      fc.string({ unit: fc.constantFrom('a', '1', '-', '.', '\u{10ffff}') }),
    );
    const term = fc.tuple(fc.constantFrom('p:', 'p>=', 'modified<', 'size:', 'tag:', 'is:', '-'), value);
    fc.assert(
      fc.property(
        fc.array(
          term.map((parts) => parts.join('')),
          { minLength: 1, maxLength: 3 },
        ),
        (terms) => {
          const lines = explainAny(terms.join(' '));
          expect(lines.filter((line) => /undefined|NaN|Invalid|null| $|^\s*$/.test(line))).toEqual([]);
        },
      ),
      { seed: 5, numRuns: 2000 },
    );
  });

  it.each([
    ['bifur*', 'a word that begins with “bifur” stands in it'],
    ['"a b"', '“a b” stands in it, word for word in this order'],
    ['title:log*', 'its title has a word that begins with “log”'],
    ['title:map', 'its title has “map”, in any form of the word'],
    ['path:/lab', 'its whole path is like lab*'],
    ['path:lab', 'its path contains “lab”, in capitals or not'],
    ['type:note', 'its type is note'],
    ['ext:md', 'its name ends in .md'],
    ['has:backlink', 'another file links to it'],
    ['has:status', 'it has the property status'],
    ['links:Day', 'it links to what [[Day]] leads to'],
    ['status:draft', 'status is “draft”'],
    ['status:dra*', 'status begins with “dra”'],
    ['rating:3..5', 'rating is at least 3 and at most 5'],
    ['rating>=2', 'rating is at least 2'],
    ['rating:5', 'rating is 5, or “5”'],
    ['done:no', 'done is not checked, or “false”, or “no”'],
    ['due:2024-01', 'due is not before 2024-01-01 and before 2024-02-01, or “2024-01”'],
    ['due<=+7d', 'due is before 2024-05-23'],
    ['due>now', 'due is not before 2024-05-15T10:30:00.001Z'],
    ['due:>"2024-01-01 10:00"', 'due is not before 2024-01-01T10:01Z'],
    ['modified>=today', 'the time of its last change is not before 2024-05-15'],
    ['size<1kB', 'its size in bytes is less than 1000'],
  ])('says of %j: %s', (text, words) => {
    expect(line(text)).toBe(words);
  });
});

/** Nothing where the text is no search. */
function explainAny(text: string): readonly string[] {
  try {
    return explain(text);
  } catch (error) {
    if (isCodexError(error, 'invalid')) return [];
    throw error;
  }
}
