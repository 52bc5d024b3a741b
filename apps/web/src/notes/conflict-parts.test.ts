import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conflictParts, firstChoices, joinParts, type Choice } from './conflict-parts.ts';

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 8 })
  .map((lines) => lines.map((line) => `${line}\n`).join(''));

describe('the parts of two versions', () => {
  it('make either version again when one side is taken everywhere', () => {
    fc.assert(
      fc.property(text, text, (mine, theirs) => {
        const parts = conflictParts(mine, theirs);
        const all = (choice: Choice) =>
          joinParts(
            parts,
            parts.map(() => choice),
          );
        expect([all('mine'), all('theirs')]).toEqual([mine, theirs]);
      }),
      { seed: 2 },
    );
  });

  it('begin with the side that changed something, and with both where both did', () => {
    const base = 'one\ntwo\nthree\nfour\nfive\n';
    const mine = 'ONE\ntwo\nthree\nfour\nfive!\n';
    const theirs = 'one\ntwo\nTHREE\nfour\nfive?\n';
    const parts = conflictParts(mine, theirs);
    const choices = firstChoices(base, mine, theirs);
    expect(choices).toEqual(['mine', 'theirs', 'both']);
    expect(joinParts(parts, choices)).toBe('ONE\ntwo\nTHREE\nfour\nfive!\nfive?\n');
  });
});
