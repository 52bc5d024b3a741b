import type { Clock } from './clock.ts';

/** A clock that stands still until it is moved. */
export interface FixedClock extends Clock {
  /** Moves it by so many milliseconds; negative ones too, as wrong clocks do. */
  advance(ms: number): void;
}

/** A clock that begins at `nowMs` (default: the middle of November 2023). */
export function fixedClock(nowMs = 1_700_000_000_000): FixedClock {
  let now = nowMs;
  return {
    nowMs: () => now,
    advance(ms) {
      now += ms;
    },
  };
}
