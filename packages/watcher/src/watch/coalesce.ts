import type { RelPath } from '@codexlab/core';

/** How long to wait for more, in milliseconds. */
export interface CoalesceLimits {
  /** Quiet that ends a burst, at first; doubled with each delivery of the same burst. */
  readonly quietMs: number;
  readonly maxQuietMs: number;
  /** No path waits longer than this. */
  readonly ceilingMs: number;
  /** So many deliveries within `ceilingMs` go at once; what follows is a burst and waits. */
  readonly promptDeliveries: number;
}

/** 10 to 50 ms of quiet, at most 250 ms: a person sees a change at once, a checkout of thousands costs a few batches. */
export const defaultLimits: CoalesceLimits = {
  quietMs: 10,
  maxQuietMs: 50,
  ceilingMs: 250,
  promptDeliveries: 4,
};

/** Collects dirty paths and says when to hand them on. Knows no clock: every call is told the time. */
export interface Coalescer {
  add(path: RelPath, nowMs: number): void;
  /** When `take` is due; null while nothing waits. */
  dueMs(): number | null;
  /** All that waits, as one batch. */
  take(nowMs: number): RelPath[];
}

/** Makes an empty coalescer. */
export function createCoalescer(limits: CoalesceLimits = defaultLimits): Coalescer {
  const waiting = new Set<RelPath>();
  const delivered = new Map<RelPath, number>();
  let deliveries: number[] = [];
  let quietMs = limits.quietMs;
  let firstMs = 0;
  let lastMs = 0;
  let prompt = false;

  function isIdle(path: RelPath, nowMs: number): boolean {
    const before = delivered.get(path);
    return before === undefined || nowMs - before >= limits.ceilingMs;
  }

  function forgetOld(nowMs: number): void {
    const isRecent = (ms: number) => nowMs - ms < limits.ceilingMs;
    deliveries = deliveries.filter(isRecent);
    for (const [path, ms] of delivered) if (!isRecent(ms)) delivered.delete(path);
    if (deliveries.length === 0) quietMs = limits.quietMs;
  }

  return {
    add(path, nowMs) {
      if (waiting.size === 0) {
        forgetOld(nowMs);
        firstMs = nowMs;
        prompt = false;
      }
      lastMs = nowMs;
      if (waiting.has(path)) return;
      waiting.add(path);
      if (isIdle(path, nowMs) && deliveries.length < limits.promptDeliveries) prompt = true;
    },
    dueMs() {
      if (waiting.size === 0) return null;
      return prompt ? firstMs : Math.min(lastMs + quietMs, firstMs + limits.ceilingMs);
    },
    take(nowMs) {
      if (waiting.size === 0) return [];
      const paths = [...waiting];
      waiting.clear();
      for (const path of paths) delivered.set(path, nowMs);
      if (deliveries.length > 0) quietMs = Math.min(quietMs * 2, limits.maxQuietMs);
      deliveries.push(nowMs);
      return paths;
    },
  };
}
