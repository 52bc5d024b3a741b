import { expect, it } from 'vitest';
import { changeCursor } from '../changes/change-store.ts';
import { createIds } from '../ids.ts';
import { NOTHING_REMEMBERED, parseRemembered, recall, type Remembered, remember } from './remembered.ts';
import type { RevisionId } from './version-control.ts';

const upTo = changeCursor(createIds({ nowMs: () => 1_700_000_000_000 })(), 12);
const whole: Remembered = {
  committed: upTo,
  noted: { revision: 'a'.repeat(40) as RevisionId, upTo },
  trouble: 'x',
  tooLarge: ['big.bin'],
};

it('reads what was remembered, of too large files at most a hundred', async () => {
  let text = '';
  const memory = { read: async () => text, write: async (next: string) => void (text = next) };
  await remember(memory, { ...whole, tooLarge: Array.from({ length: 300 }, (_, i) => `${i}`) });
  expect(await recall(memory)).toEqual({ ...whole, tooLarge: Array.from({ length: 100 }, (_, i) => `${i}`) });
});

it.each(['', '{', 'null', '[]', '"x"', '{"version":2}', JSON.stringify({ ...whole, version: 9 })])(
  'remembers nothing that it cannot read: %s',
  (text) => {
    expect(parseRemembered(text)).toEqual(NOTHING_REMEMBERED);
  },
);

it('leaves out what has not its form, and what cannot be read', async () => {
  const odd = {
    version: 1,
    committed: 'x',
    noted: { revision: 'HEAD', upTo },
    trouble: 1,
    tooLarge: [1, 'a'],
  };
  expect(parseRemembered(JSON.stringify(odd))).toEqual({ ...NOTHING_REMEMBERED, tooLarge: ['a'] });
  const broken = { read: () => Promise.reject(new Error('EIO')), write: async () => undefined };
  expect(await recall(broken)).toEqual(NOTHING_REMEMBERED);
});
