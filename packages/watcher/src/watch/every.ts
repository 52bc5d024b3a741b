import type { Timer } from '@codexlab/core';

/** Work that is done again and again. */
export interface Repetition {
  /** Begins the pause anew, asking again how long it is. */
  restart(): void;
  end(): void;
}

/** Does work again and again, asking each time how long to wait. */
export function every(timer: Timer, delayMs: () => number, work: () => void): Repetition {
  let cancel = timer.after(delayMs(), next);
  function next(): void {
    work();
    restart();
  }
  function restart(): void {
    cancel();
    cancel = timer.after(delayMs(), next);
  }
  return { restart, end: () => cancel() };
}
