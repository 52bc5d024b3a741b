import { CodexError } from '@codexlab/core';

/** Does work in a few lanes; what finds none waits, up to a limit. */
export interface Lanes {
  /** Throws `unavailable` when too much is waiting already. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** Makes `lanes` lanes with a queue of `waiting` before them. */
export function createLanes(options: { readonly lanes: number; readonly waiting: number }): Lanes {
  const queue: (() => void)[] = [];
  let free = options.lanes;

  async function enter(): Promise<void> {
    if (free > 0) {
      free--;
      return;
    }
    if (queue.length >= options.waiting)
      throw new CodexError('unavailable', 'Too many passwords are being checked; try again in a moment.', {
        retryAfterSeconds: 1,
      });
    await new Promise<void>((resolve) => queue.push(resolve));
  }

  /** The lane goes to the next one in the queue without being free in between. */
  function leave(): void {
    const next = queue.shift();
    if (next) next();
    else free++;
  }

  return {
    async run(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
