import { expect, it } from 'vitest';
import { nothingFound } from './typo-hint.ts';

it.each([
  [[], 'Nothing found.'],
  [[{ word: 'logitsic', suggestions: ['logistic'] }], 'Nothing found. Did you mean: logistic?'],
  [
    [{ word: 'mpa', suggestions: ['map', 'spa', 'mp', 'pa'] }],
    'Nothing found. Did you mean: map or spa or mp?',
  ],
  [
    [
      { word: 'logitsic', suggestions: ['logistic'] },
      { word: 'mpa', suggestions: ['map', 'mp'] },
    ],
    'Nothing found. Did you mean: logistic for logitsic; map or mp for mpa?',
  ],
])('names what may have been meant by %j', (suggestions, line) => {
  expect(nothingFound(suggestions)).toBe(line);
});

it('lets no character of a word steer the terminal', () => {
  expect(nothingFound([{ word: 'a', suggestions: ['b\u001b[2J'] }])).not.toContain('\u001b');
});
