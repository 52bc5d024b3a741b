import { expect, it } from 'vitest';
import { chooseEncoding } from './choose-encoding.ts';

const both = { br: 1, gzip: 1 };

it.each([
  [null, both, null],
  ['', both, null],
  ['identity', both, null],
  ['gzip, deflate, br, zstd', both, 'br'],
  ['gzip;q=1.0, br;q=0.5', both, 'br'],
  ['gzip, br;q=0', both, 'gzip'],
  ['BR', both, 'br'],
  ['*', both, 'br'],
  ['*;q=0', both, null],
  ['*, br;q=0', both, 'gzip'],
  ['br;q=nonsense', both, null],
  ['br, gzip', { br: null, gzip: 1 }, 'gzip'],
  ['br, gzip', { br: null, gzip: null }, null],
])('of "%s" and %o takes %s', (accepted, there, expected) => {
  expect(chooseEncoding(accepted, there)).toBe(expected);
});
