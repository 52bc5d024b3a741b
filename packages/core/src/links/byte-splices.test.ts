import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyByteSplices, byteSplices, invertByteSplices } from './byte-splices.ts';

const SEED = 20261121;
const texts = fc
  .array(fc.constantFrom('a', 'b', '\n', '\r\n', 'ä', '[[x]]'), { maxLength: 30 })
  .map((parts) => new TextEncoder().encode(parts.join('')));

it('makes each version out of the other', () => {
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const splices = byteSplices(before, after);
      expect(applyByteSplices(before, splices)).toEqual(after);
      expect(applyByteSplices(after, invertByteSplices(splices))).toEqual(before);
    }),
    { seed: SEED, numRuns: 1000 },
  );
});

it('keeps only what differs on each line', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const splices = byteSplices(bytes('one [[a]]\nsame\n[[a]] two'), bytes('one [[bc]]\nsame\n[[bc]] two'));
  expect(splices).toEqual([
    { start: 6, before: bytes('a'), after: bytes('bc') },
    { start: 17, before: bytes('a'), after: bytes('bc') },
  ]);
});

it('refuses bytes that the splices were not taken from', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  expect(applyByteSplices(bytes('xx'), [{ start: 1, before: bytes('y'), after: bytes('z') }])).toBeNull();
});
