import { expect, it } from 'vitest';
import { offsetDigits, toHexLine } from './hex-lines.ts';

it('shows bytes as numbers and letters, and dots for what is no letter', () => {
  const bytes = Uint8Array.from([0x48, 0x69, 0, 0x7f, 0xff, ...Array.from({ length: 20 }, () => 0x20)]);
  const line = toHexLine(bytes, 0xa0, 6);
  expect(line.offset).toBe('0000a0');
  expect(line.hex).toHaveLength(16);
  expect(line.hex.slice(0, 5)).toEqual(['48', '69', '00', '7f', 'ff']);
  expect(line.letters).toBe('Hi···           ');
  expect(offsetDigits(5_000_000_000)).toBe(10);
});
