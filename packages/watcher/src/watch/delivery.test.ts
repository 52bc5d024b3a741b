import { ROOT, type Timer, systemTimer } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { createDelivery } from './delivery.ts';

interface Waiting {
  readonly delayMs: number;
  run(): void;
}

/** A timer whose only waiting task is handed out by `next`, as soon as there is one. */
function heldTimer(): Timer & { next(): Promise<Waiting> } {
  let waiting: Waiting | null = null;
  let arrived: () => void = () => undefined;
  return {
    ...systemTimer,
    after(delayMs, run) {
      const task = { delayMs, run };
      waiting = task;
      arrived();
      return () => {
        if (waiting === task) waiting = null;
      };
    },
    async next() {
      if (waiting === null) await new Promise<void>((resolve) => (arrived = resolve));
      const task = waiting!;
      waiting = null;
      return task;
    },
  };
}

describe('a delivery whose looking after folders fails', () => {
  it('tries again after pauses that double up to 30 seconds, then tells everything', async () => {
    const timer = heldTimer();
    let broken = true;
    const told: unknown[] = [];
    const delivery = createDelivery({
      timer,
      nowMs: () => 0,
      refresh: async () => {
        if (broken) throw new Error('the disk hiccups');
        return [];
      },
      onDirty: (batch) => void told.push(batch),
    });
    delivery.noteEverything('a test');
    const delays: number[] = [];
    for (let i = 0; i < 9; i++) {
      const task = await timer.next();
      delays.push(task.delayMs);
      task.run();
    }
    expect(delays).toEqual([0, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    const last = await timer.next();
    broken = false;
    last.run();
    await delivery.drain();
    expect(told).toEqual([{ everything: true, reason: 'looking after the folders failed' }]);
    delivery.noteEverything('mended');
    expect((await timer.next()).delayMs).toBe(0);
  });

  it('rejects a drain, and still tells later what waited', async () => {
    const timer = heldTimer();
    let broken = true;
    const told: unknown[] = [];
    const delivery = createDelivery({
      timer,
      nowMs: () => 0,
      refresh: async () => {
        if (broken) throw new Error('the disk hiccups');
        return [];
      },
      onDirty: (batch) => void told.push(batch),
    });
    delivery.note(ROOT, false);
    await expect(delivery.drain()).rejects.toThrow('the disk hiccups');
    broken = false;
    (await timer.next()).run();
    await delivery.drain();
    expect(told).toEqual([{ everything: true, reason: 'looking after the folders failed' }]);
  });
});
