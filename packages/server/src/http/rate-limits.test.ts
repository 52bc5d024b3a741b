import { describe, expect, it } from 'vitest';
import { createRateLimiter, LOCAL_RATES, SHARED_RATES } from './rate-limits.ts';

const rates = { ...SHARED_RATES, write: { burst: 3, perSecond: 1 } };

function tries(limiter: ReturnType<typeof createRateLimiter>, caller: string, nowMs: number, times: number) {
  return Array.from({ length: times }, () => {
    try {
      limiter.take('write', caller, nowMs);
      return true;
    } catch {
      return false;
    }
  }).filter(Boolean).length;
}

describe('a rate limit', () => {
  it('lets a burst through, then as many as come in with time, and never more than the burst', () => {
    const limiter = createRateLimiter(rates);
    expect(tries(limiter, 'a', 0, 5)).toBe(3);
    expect(tries(limiter, 'a', 2000, 5)).toBe(2);
    expect(tries(limiter, 'a', 3_600_000, 9)).toBe(3);
  });

  it('counts callers and classes apart', () => {
    const limiter = createRateLimiter(rates);
    expect(tries(limiter, 'a', 0, 5)).toBe(3);
    expect(tries(limiter, 'b', 0, 5)).toBe(3);
    expect(() => limiter.take('read', 'a', 0)).not.toThrow();
  });

  it('tells what is left, and in how many seconds to come again', () => {
    const limiter = createRateLimiter(rates);
    expect(limiter.take('write', 'a', 0)).toEqual({
      'ratelimit-policy': '"write";q=3;w=3',
      ratelimit: '"write";r=2;t=1',
    });
    tries(limiter, 'a', 0, 2);
    expect(() => limiter.take('write', 'a', 500)).toThrow(
      expect.objectContaining({ status: 429, details: { retryAfterSeconds: 1 } }),
    );
  });

  it('is not fooled by a clock that goes back', () => {
    const limiter = createRateLimiter(rates);
    expect(tries(limiter, 'a', 10_000, 3)).toBe(3);
    expect(tries(limiter, 'a', 0, 3)).toBe(0);
  });

  it('remembers a bounded number of callers, those of late', () => {
    const limiter = createRateLimiter(rates);
    tries(limiter, 'late', 0, 3);
    for (let i = 0; i < 30_000; i++) {
      tries(limiter, `caller ${i}`, 0, 1);
      if (i % 1000 === 0) tries(limiter, 'late', 0, 1);
    }
    expect(tries(limiter, 'late', 0, 1)).toBe(0);
    expect(tries(limiter, 'caller 0', 0, 3)).toBe(3);
  });

  it('counts only tries to sign in on the own machine', () => {
    const limiter = createRateLimiter(LOCAL_RATES);
    for (let i = 0; i < 100; i++) expect(limiter.take('write', 'a', 0)).toEqual({});
    const signIns = () => limiter.take('sign-in', 'a', 0);
    for (let i = 0; i < LOCAL_RATES['sign-in'].burst; i++) signIns();
    expect(signIns).toThrow('Too many requests');
  });
});
