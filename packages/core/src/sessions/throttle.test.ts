import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixedClock } from '../fixed-clock.ts';
import { addressKey } from './address-key.ts';
import { createSignInThrottle } from './throttle.ts';
import { createTokenBuckets } from './token-buckets.ts';

const QUARTER_MS = 15 * 60_000;
const HOUR_MS = 60 * 60_000;

function scene() {
  const clock = fixedClock();
  const throttle = createSignInThrottle({ clock });
  const fail = (account: string, address: string | null, isKnownAddress = false) =>
    throttle.begin({ account, address, isKnownAddress });
  const failTimes = (times: number, account: (i: number) => string, address: (i: number) => string) => {
    for (let i = 0; i < times; i++) fail(account(i), address(i));
  };
  return { clock, fail, failTimes };
}

describe('the throttle of sign-ins', () => {
  it('lets ten tries for an account fail from one address, and says when the next may follow', () => {
    const { clock, fail, failTimes } = scene();
    failTimes(
      10,
      () => 'ada',
      () => '192.0.2.1',
    );
    expect(() => fail('Ada', '192.0.2.1')).toThrow(
      expect.objectContaining({ code: 'too_many', details: { retryAfterSeconds: 90 } }),
    );
    clock.advance(89_999);
    expect(() => fail('ada', '192.0.2.1')).toThrow();
    clock.advance(1);
    fail('ada', '192.0.2.1');
    expect(() => fail('ada', '192.0.2.1')).toThrow();
  });

  it('lets fifty tries fail from one address, whatever the accounts', () => {
    const { fail, failTimes } = scene();
    failTimes(
      50,
      (i) => `user${i}`,
      () => '192.0.2.1',
    );
    expect(() => fail('another', '192.0.2.1')).toThrow(expect.objectContaining({ code: 'too_many' }));
    fail('another', '192.0.2.2');
  });

  it('lets a hundred tries for an account fail from all over, and its owner in from where they have been', () => {
    const { clock, fail, failTimes } = scene();
    failTimes(
      100,
      () => 'ada',
      (i) => `192.0.2.${i}`,
    );
    expect(() => fail('ada', '198.51.100.1')).toThrow(expect.objectContaining({ code: 'too_many' }));
    fail('ada', '198.51.100.2', true);
    clock.advance(HOUR_MS / 100);
    fail('ada', '198.51.100.1');
  });

  it('takes addresses of one IPv6 network for one place', () => {
    const { fail, failTimes } = scene();
    failTimes(
      10,
      () => 'ada',
      (i) => `2001:db8:0:1::${i}`,
    );
    expect(() => fail('ada', '2001:0db8::1:ffff:0:0:9')).toThrow(
      expect.objectContaining({ code: 'too_many' }),
    );
    fail('ada', '2001:db8:0:2::1');
  });

  it('takes nothing from any bucket for a try that one of them refuses, nor for one that was given back', () => {
    const { clock, fail, failTimes } = scene();
    for (let i = 0; i < 1000; i++) fail('ada', '192.0.2.1')();
    failTimes(
      10,
      () => 'ada',
      () => '192.0.2.1',
    );
    for (let i = 0; i < 100; i++) expect(() => fail('ada', '192.0.2.1')).toThrow();
    failTimes(
      40,
      (i) => `user${i}`,
      () => '192.0.2.1',
    );
    clock.advance(QUARTER_MS);
    failTimes(
      10,
      () => 'ada',
      () => '192.0.2.1',
    );
  });
});

describe('token buckets', () => {
  const allowance = { tries: 5, perMs: 1000 };

  it('never give more than the allowance and what came back since, whatever is done when', () => {
    const step = fc.record({ waitMs: fc.integer({ min: -500, max: 900 }), giveBack: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const clock = fixedClock();
        const buckets = createTokenBuckets(allowance, clock, 10);
        let taken = 0;
        let passedMs = 0;
        for (const { waitMs, giveBack } of steps) {
          clock.advance(waitMs);
          passedMs += Math.abs(waitMs);
          if (giveBack && taken > 0) {
            buckets.giveBack('a');
            taken--;
          } else if (buckets.waitMs('a') === 0) {
            buckets.take('a');
            taken++;
          }
          expect(buckets.waitMs('a')).toBeLessThanOrEqual(allowance.perMs / allowance.tries);
        }
        expect(taken).toBeLessThanOrEqual(allowance.tries + (passedMs / allowance.perMs) * allowance.tries);
      }),
      { seed: 41, numRuns: 300 },
    );
  });

  it('forget the key that was used longest ago when there are too many', () => {
    const buckets = createTokenBuckets(allowance, fixedClock(), 2);
    for (const key of ['a', 'b', 'a', 'a', 'a', 'a', 'b', 'b', 'b', 'b']) buckets.take(key);
    expect([buckets.waitMs('a'), buckets.waitMs('b')]).toEqual([200, 200]);
    buckets.take('c');
    expect([buckets.waitMs('a'), buckets.waitMs('b')]).toEqual([0, 200]);
  });
});

describe('addressKey', () => {
  it.each([
    [null, 'none'],
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:192.0.2.1', '192.0.2.1'],
    ['2001:DB8::1', '2001:db8:0:0::/64'],
    ['2001:db8:0:0:1:2:3:4', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
  ])('reads %s as %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});
