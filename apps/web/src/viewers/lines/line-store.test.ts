import { expect, it } from 'vitest';
import { createLineStore, LINES_PER_PAGE } from './line-store.ts';

function open(text: string) {
  const bytes = new TextEncoder().encode(text);
  return createLineStore((from, to) => Promise.resolve(bytes.subarray(from, to)), bytes.length);
}

it('gives any page of lines of a long text, and counts them', async () => {
  const count = 3 * LINES_PER_PAGE + 5;
  const store = open(Array.from({ length: count }, (_, at) => `Zeile ${at} ü`).join('\r\n'));
  let lines = 0;
  await store.scan((progress) => (lines = progress.lines));
  expect(lines).toBe(count);
  expect((await store.page(2))[3]).toBe(`Zeile ${2 * LINES_PER_PAGE + 3} ü`);
  expect(await store.page(3)).toHaveLength(5);
});

it('finds words in any case, by their lines', async () => {
  const store = open('One\ntwo\n\nONE more\nlast one');
  expect(await store.find('one', () => false)).toEqual([0, 3, 4]);
});
