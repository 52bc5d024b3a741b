import type { Clock } from '../clock.ts';

/** How many tries at once, and in what time as many come back, one by one. */
export interface Allowance {
  readonly tries: number;
  readonly perMs: number;
}

/** A bucket of tries for each key. */
export interface TokenBuckets {
  /** How long until there is a try for the key, in milliseconds; 0 when there is one. */
  waitMs(key: string): number;
  /** Takes a try; what `waitMs` says is not asked again. */
  take(key: string): void;
  /** Puts a try back that turned out to be none. */
  giveBack(key: string): void;
}

/**
 * Makes buckets, at most `maxKeys` of them in memory: those that are full are forgotten first, then those that were
 * used longest ago. A bucket is kept as the time at which it is full again.
 */
export function createTokenBuckets(allowance: Allowance, clock: Clock, maxKeys: number): TokenBuckets {
  const fullAtMs = new Map<string, number>();
  const msPerTry = allowance.perMs / allowance.tries;

  /** How much is missing; a clock that was set back makes nobody wait longer than for an empty bucket. */
  function missingMs(key: string): number {
    const ms = (fullAtMs.get(key) ?? 0) - clock.nowMs();
    return Math.min(Math.max(0, ms), allowance.perMs);
  }

  function put(key: string, ms: number): void {
    fullAtMs.delete(key);
    if (ms <= 0) return;
    if (fullAtMs.size >= maxKeys) makeRoom(fullAtMs, clock.nowMs());
    fullAtMs.set(key, clock.nowMs() + ms);
  }

  return {
    waitMs: (key) => Math.max(0, Math.ceil(missingMs(key) + msPerTry - allowance.perMs)),
    take: (key) => put(key, missingMs(key) + msPerTry),
    giveBack: (key) => put(key, missingMs(key) - msPerTry),
  };
}

function makeRoom(fullAtMs: Map<string, number>, nowMs: number): void {
  const [oldest] = fullAtMs.keys();
  if (oldest !== undefined) fullAtMs.delete(oldest);
  for (const [key, fullAt] of fullAtMs) {
    if (fullAt > nowMs) break;
    fullAtMs.delete(key);
  }
}
