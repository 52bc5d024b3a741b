import { pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { formatPasswordRecord, parsePasswordRecord, UNUSABLE_PASSWORD } from '@codexlab/core';
import { createLanes } from './lanes.ts';
import { createPasswordHasher } from './passwords.ts';

const cheap = createPasswordHasher({ iterations: 2000 });
const salt = '00112233445566778899aabbccddeeff';

function recordOf(password: string, iterations: number): string {
  const hash = pbkdf2Sync(password, Buffer.from(salt, 'hex'), iterations, 32, 'sha256').toString('hex');
  return formatPasswordRecord({ iterations, salt, hash });
}

describe('the password hasher', () => {
  it('makes records of the documented form, with a salt of their own and 600,000 iterations', async () => {
    const hasher = createPasswordHasher();
    const record = await hasher.hash('correct horse');
    expect(record).toMatch(/^pbkdf2_sha256:600000:[\da-f]{32}:[\da-f]{64}$/);
    expect(await hasher.verify('correct horse', record)).toBe('right');
    const [one, two] = await Promise.all([cheap.hash('same'), cheap.hash('same')]);
    expect(parsePasswordRecord(one)?.salt).not.toBe(parsePasswordRecord(two)?.salt);
  });

  it('reads records that other programs made, and says which are outdated', async () => {
    expect(await cheap.verify('pässword', recordOf('pässword', 2000))).toBe('right');
    expect(await cheap.verify('pässword', recordOf('pässword', 2500))).toBe('right');
    expect(await createPasswordHasher().verify('reference', recordOf('reference', 100_000))).toBe('outdated');
  });

  it('takes a text for the same whatever form its accents come in', async () => {
    expect(await cheap.verify('pa\u0308ssword', await cheap.hash('p\u00e4ssword'))).toBe('right');
  });

  it('lets every character count', async () => {
    const long = 'x'.repeat(1023);
    const record = await cheap.hash(`${long}a`);
    expect(await cheap.verify(`${long}a`, record)).toBe('right');
    expect(await cheap.verify(`${long}b`, record)).toBe('wrong');
    expect(await cheap.verify('nul\u0000a', await cheap.hash('nul\u0000b'))).toBe('wrong');
  });

  it.each([
    ['nobody', null],
    ['somebody without a password', UNUSABLE_PASSWORD],
    ['a record of no known form', 'anything'],
    ['a record that costs too little', recordOf('anything', 1000)],
  ])('finds every password wrong for %s', async (_, record) => {
    const hasher = createPasswordHasher({ iterations: 1500 });
    expect(await hasher.verify('anything', record)).toBe('wrong');
  });

  it('refuses a right password whose record costs less than is accepted today', async () => {
    expect(await createPasswordHasher().verify('weak', recordOf('weak', 99_999))).toBe('wrong');
    expect(await createPasswordHasher({ iterations: 200_000 }).verify('weak', recordOf('weak', 99_999))).toBe(
      'wrong',
    );
  });

  it('does not let the password of nobody in', async () => {
    for (const password of ['', '\u0000', '0'.repeat(64)])
      expect(await cheap.verify(password, null)).toBe('wrong');
  });

  it('has fifty wait and turns away more, and goes on afterwards', async () => {
    const tries = Array.from({ length: 60 }, () => cheap.verify('anything', null));
    const results = await Promise.allSettled(tries);
    const refused = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as unknown] : [],
    );
    expect(refused).toHaveLength(8);
    for (const reason of refused) expect(reason).toMatchObject({ code: 'unavailable' });
    expect(await cheap.verify('anything', null)).toBe('wrong');
  });
});

describe('lanes', () => {
  it('never do more at once than there are, keep the order, and are free again after a failure', async () => {
    const lanes = createLanes({ lanes: 2, waiting: 10 });
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    const work = async (i: number) => {
      begun.push(i);
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      if (i % 3 === 0) throw new Error(`${i}`);
      return i;
    };
    const all = await Promise.allSettled([0, 1, 2, 3, 4, 5, 6, 7].map((i) => lanes.run(() => work(i))));
    expect(most).toBe(2);
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(all.map(({ status }) => status === 'rejected')).toEqual(begun.map((i) => i % 3 === 0));
    await expect(lanes.run(() => work(1))).resolves.toBe(1);
  });
});
