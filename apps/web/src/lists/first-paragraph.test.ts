import { expect, it } from 'vitest';
import { firstParagraph } from './first-paragraph.ts';

it.each([
  [
    '---\ntitle: x\n---\n\n# Runs\n\nAll **slow** runs,\nsee [[notes|the notes]] and [this](a.md).\n\nMore',
    'All slow runs, see the notes and this.',
  ],
  ['# Runs\nDirectly below', 'Directly below'],
  ['snake_case_name and `code`', 'snake_case_name and code'],
  ['# Runs\n\n- a list', null],
  ['', null],
])('%j is about %j', (text, about) => {
  expect(firstParagraph(text)).toBe(about);
});
