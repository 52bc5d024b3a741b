import { expect, it } from 'vitest';
import { tickLine } from './tick-line.ts';

it.each([
  ['- [ ] weigh the crucible', '- [x] weigh the crucible'],
  ['  * [ ] see [x] there', '  * [x] see [x] there'],
  ['> 12. [ ] order argon due:2026-03-14', '> 12. [x] order argon due:2026-03-14'],
  ['- - [X] done before', '- - [X] done before'],
])('ticks %s and changes nothing else of the line', (line, ticked) => {
  expect(tickLine(line, true)).toBe(ticked);
});

it('takes a tick away', () => {
  expect(tickLine('- [X] weigh', false)).toBe('- [ ] weigh');
});

it.each(['weigh [ ] the crucible', '- [ ]', '- [-] dropped', '[x](address)', ''])(
  'knows that %j is no todo',
  (line) => expect(tickLine(line, true)).toBeNull(),
);
