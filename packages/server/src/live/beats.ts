import type { Timer } from '@codexlab/core';

/** Asks each of many once in an interval, and never many at once. */
export interface Beats {
  /** Asks from now on, the first time within an interval, until the returned function is called. */
  add(beat: () => Promise<void>): () => void;
}

/** What they are made of. */
export interface BeatsParts {
  readonly intervalMs: number;
  readonly timer: Timer;
  /** Hears what a beat throws. */
  readonly onFault: (error: unknown) => void;
}

const SLOTS = 30;

/** Makes beats of nobody: time is waited for only while there is somebody. */
export function createBeats({ intervalMs, timer, onFault }: BeatsParts): Beats {
  const slots = Array.from({ length: SLOTS }, () => new Set<() => void>());
  let next = 0;
  let count = 0;
  let cancel = () => {};

  function wait(): void {
    cancel = timer.after(intervalMs / SLOTS, tick);
  }

  function tick(): void {
    const due = slotAt(0);
    next = (next + 1) % SLOTS;
    wait();
    for (const ask of [...due]) ask();
  }

  function slotAt(ticks: number): Set<() => void> {
    return slots[(next + ticks) % SLOTS]!;
  }

  /** One with the fewest, of those the one that comes last. */
  function freest(): Set<() => void> {
    let best = slotAt(SLOTS - 1);
    for (let ticks = SLOTS - 2; ticks >= 0; ticks--) if (slotAt(ticks).size < best.size) best = slotAt(ticks);
    return best;
  }

  return {
    add(beat) {
      const slot = freest();
      const ask = () => void beat().catch(onFault);
      slot.add(ask);
      if (++count === 1) wait();
      return () => {
        if (slot.delete(ask) && --count === 0) cancel();
      };
    },
  };
}
