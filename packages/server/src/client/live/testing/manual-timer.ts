import type { ClientTimer } from '../client-timer.ts';

/** A timer whose time is moved by the test. */
export interface ManualTimer extends ClientTimer {
  /** Lets the time pass, and what was waiting for it run. */
  pass(lengthMs: number): void;
  /** Tasks that wait. */
  waiting(): number;
}

/** Makes one. */
export function manualTimer(): ManualTimer {
  let nowMs = 0;
  let tasks: { readonly dueMs: number; readonly run: () => void }[] = [];
  return {
    after(delayMs, run) {
      const task = { dueMs: nowMs + delayMs, run };
      tasks.push(task);
      return () => {
        tasks = tasks.filter((other) => other !== task);
      };
    },
    pass(lengthMs) {
      nowMs += lengthMs;
      const due = tasks.filter(({ dueMs }) => dueMs <= nowMs).toSorted((a, b) => a.dueMs - b.dueMs);
      for (const task of due) {
        if (!tasks.includes(task)) continue;
        tasks = tasks.filter((other) => other !== task);
        task.run();
      }
    },
    waiting: () => tasks.length,
  };
}
