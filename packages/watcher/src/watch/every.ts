import type { Timer } from '@codexlab/core';

/** Does work again and again, asking each time how long to wait; the returned function ends it. */
export function every(timer: Timer, delayMs: () => number, work: () => void): () => void {
  let cancel = timer.after(delayMs(), next);
  function next(): void {
    work();
    cancel = timer.after(delayMs(), next);
  }
  return () => cancel();
}
