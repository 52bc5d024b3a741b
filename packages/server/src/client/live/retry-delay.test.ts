import { describe, expect, it } from 'vitest';
import { retryDelay } from './retry-delay.ts';

const LIMITS = { baseMs: 1000, maxMs: 30_000 };
const longest = () => 1;

describe('the wait before another try', () => {
  it('is at most twice as long after each failure, up to a limit', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 500].map((failures) =>
      retryDelay({ failures, retryAfterMs: 0 }, LIMITS, longest),
    );
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('is spread over all of that, from none on', () => {
    const spread = [0, 0.25, 0.5, 0.75].map((share) =>
      retryDelay({ failures: 3, retryAfterMs: 0 }, LIMITS, () => share),
    );
    expect(spread).toEqual([0, 1000, 2000, 3000]);
  });

  it('is never shorter than what the server asked for', () => {
    expect(retryDelay({ failures: 1, retryAfterMs: 60_000 }, LIMITS, () => 0)).toBe(60_000);
    expect(retryDelay({ failures: 1, retryAfterMs: 60_000 }, LIMITS, () => 0.5)).toBe(60_500);
  });
});
