import { expect, it } from 'vitest';
import { greeting, isoDay } from './day.ts';

it('names a day by the clock of this place', () => {
  expect(isoDay(new Date(2026, 2, 4, 23, 59))).toBe('2026-03-04');
  expect(isoDay(new Date(2026, 10, 21, 0, 1))).toBe('2026-11-21');
});

it.each([
  [4, 'Good night'],
  [5, 'Good morning'],
  [12, 'Good afternoon'],
  [18, 'Good evening'],
])('greets at %i o’clock with %s', (hour, words) => {
  expect(greeting(new Date(2026, 2, 4, hour))).toBe(words);
});
