import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shellWord } from './shell-word.ts';

it('quotes what a shell would take apart, and nothing else', () => {
  expect(['a/b-c.md', 'my lab', "ada's", ''].map(shellWord)).toEqual([
    'a/b-c.md',
    "'my lab'",
    "'ada'\\''s'",
    "''",
  ]);
});

// The shell of other systems takes words by other rules.
it.skipIf(process.platform === 'win32')('gives a shell any words back as they were', () => {
  const word = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 200 }), (words) => {
      const line = `printf '%s\\0' ${words.map(shellWord).join(' ')}`;
      const told = execFileSync('sh', ['-c', line], { encoding: 'utf8' });
      expect(told.split('\0').slice(0, -1)).toEqual(words.map((text) => text.toWellFormed()));
    }),
    { seed: 20_261_122, numRuns: 20 },
  );
});
