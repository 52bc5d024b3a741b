import { expect, it } from 'vitest';
import { dueWords } from './due-words.ts';
import { plainText } from './plain-text.ts';

it.each([
  ['2026-11-21', 'Today'],
  ['2026-11-22', 'Tomorrow'],
  ['2026-11-20', 'Yesterday'],
  ['2026-11-26', 'Thursday'],
  ['2026-11-28', 'Nov 28'],
  ['2026-03-01', 'Mar 1'],
  ['2027-01-02', 'Jan 2, 2027'],
])('says of %s, on a day in November, %s', (due, text) => {
  expect(dueWords(due, '2026-11-21')).toEqual({
    text,
    isLate: due < '2026-11-21',
    isToday: due === '2026-11-21',
  });
});

it('shows tasks without the marks of Markdown', () => {
  expect(plainText('ask **Ada** about [[Run 7|run 7]], [this](a.md), [[b]] and `pip`, 2 * 3 * 4')).toBe(
    'ask Ada about run 7, this, b and pip, 2 * 3 * 4',
  );
});
