import { expect, it } from 'vitest';
import { fileSize } from './file-size.ts';

it('writes sizes as people read them', () => {
  expect([0, 1, 999, 1000, 1550, 123_456, 20_000_000, 3e12].map(fileSize)).toEqual([
    ...['0 bytes', '1 byte', '999 bytes', '1.0 kB', '1.6 kB', '123 kB', '20.0 MB', '3.0 TB'],
  ]);
});
