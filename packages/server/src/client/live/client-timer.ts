/** Runs tasks later. */
export interface ClientTimer {
  /** Runs `task` once after `delayMs`; the returned function calls it off. */
  after(delayMs: number, task: () => void): () => void;
}

/** Keeps a process alive: whoever waits for events wants them. */
export const platformTimer: ClientTimer = {
  after(delayMs, task) {
    const timeout = setTimeout(task, delayMs);
    return () => clearTimeout(timeout);
  },
};

/** Waits, but not longer than until the signal. */
export function waited(timer: ClientTimer, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = timer.after(delayMs, end);
    function end(): void {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    }
    signal.addEventListener('abort', end, { once: true });
  });
}
