import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPasswordRecord, parsePasswordRecord, UNUSABLE_PASSWORD } from './password-record.ts';

const salt = 'ab'.repeat(16);
const hash = '0f'.repeat(32);

describe('password records', () => {
  it('come back as they were written', () => {
    const hex = (bytes: number) =>
      fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((part) => Buffer.from(part).toString('hex'));
    const record = fc.record({
      iterations: fc.integer({ min: 1000, max: 10_000_000 }),
      salt: hex(16),
      hash: hex(32),
    });
    fc.assert(
      fc.property(record, (given) => {
        expect(parsePasswordRecord(formatPasswordRecord(given))).toEqual(given);
      }),
      { seed: 42 },
    );
  });

  it.each([
    ['one that no password fits', UNUSABLE_PASSWORD],
    ['too few iterations', `pbkdf2_sha256:999:${salt}:${hash}`],
    ['too many iterations', `pbkdf2_sha256:10000001:${salt}:${hash}`],
    ['iterations beyond all numbers', `pbkdf2_sha256:${'9'.repeat(400)}:${salt}:${hash}`],
    ['a negative number of iterations', `pbkdf2_sha256:-100000:${salt}:${hash}`],
    ['another function', `pbkdf2_sha1:100000:${salt}:${hash}`],
    ['no salt', `pbkdf2_sha256:100000::${hash}`],
    ['half a byte of salt', `pbkdf2_sha256:100000:${salt}a:${hash}`],
    ['a hash that is too short', `pbkdf2_sha256:100000:${salt}:0f`],
    ['more behind it', `pbkdf2_sha256:100000:${salt}:${hash}:x`],
    ['a line feed behind it', `pbkdf2_sha256:100000:${salt}:${hash}\n`],
    ['the older form without a name', `${salt}$${hash}`],
    ['nothing', ''],
  ])('are not read with %s', (_, text) => {
    expect(parsePasswordRecord(text)).toBeNull();
  });
});
