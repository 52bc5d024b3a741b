/** Where waiting comes from; a port so that tests decide when time has passed. */
export interface Timer {
  /** Runs `task` once after `delayMs`; the returned function calls it off. Does not keep the process alive. */
  after(delayMs: number, task: () => void): () => void;
  /** Lets waiting messages and events in. */
  breathe(): Promise<void>;
}

/** The timers of the platform. */
export const systemTimer: Timer = {
  after(delayMs, task) {
    const handle: unknown = setTimeout(task, delayMs);
    if (typeof handle === 'object' && handle !== null && 'unref' in handle)
      (handle as { unref(): void }).unref();
    return () => clearTimeout(handle as Parameters<typeof clearTimeout>[0]);
  },
  breathe: () => new Promise((resolve) => (globalThis.setImmediate ?? setTimeout)(resolve)),
};
