import type { Timer } from '../fs/timer.ts';

/** Lets live work in before bulk work: one job runs at a time, and bulk jobs pause between their steps. */
export interface Turns {
  /** Runs after what runs now (or in its next pause). */
  live<T>(job: () => Promise<T>): Promise<T>;
  /** Runs when nothing live waits. The job calls `pause` between steps; it answers true when live jobs ran meanwhile. */
  bulk<T>(job: (pause: () => Promise<boolean>) => Promise<T>): Promise<T>;
}

/** Makes a lane with two classes. */
export function createTurns(timer: Timer): Turns {
  const live: (() => Promise<void>)[] = [];
  const bulk: (() => Promise<void>)[] = [];
  let running = false;

  async function drainLive(): Promise<boolean> {
    let ran = false;
    for (let job = live.shift(); job; job = live.shift()) {
      await job();
      ran = true;
    }
    return ran;
  }

  async function run(): Promise<void> {
    if (running) return;
    running = true;
    while (live.length > 0 || bulk.length > 0) {
      await drainLive();
      await bulk.shift()?.();
    }
    running = false;
  }

  function enqueue<T>(queue: (() => Promise<void>)[], job: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      queue.push(() => job().then(resolve, reject));
      void run();
    });
  }

  return {
    live: (job) => enqueue(live, job),
    bulk: (job) => enqueue(bulk, () => job(pause)),
  };

  async function pause(): Promise<boolean> {
    // Without it live work could not even ask for its turn.
    await timer.breathe();
    return drainLive();
  }
}
