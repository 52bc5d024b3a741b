import type { Timer } from '../../fs/timer.ts';

/** A timer whose time a test moves. */
export interface ManualTimer extends Timer {
  /** Lets the time pass, and what waited for it run. */
  pass(lengthMs: number): void;
}

/** Makes one; nothing in it takes any time. */
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
    breathe: () => Promise.resolve(),
    pass(lengthMs) {
      nowMs += lengthMs;
      const due = tasks.filter(({ dueMs }) => dueMs <= nowMs);
      for (const task of due) {
        if (!tasks.includes(task)) continue;
        tasks = tasks.filter((other) => other !== task);
        task.run();
      }
    },
  };
}
