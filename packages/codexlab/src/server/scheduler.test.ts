import { createIds, type SystemStore } from '@codexlab/core';
import { fixedClock, memorySystemStore } from '@codexlab/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schedulePatternOf, type SchedulePattern } from './schedule-pattern.ts';
import { startScheduler } from './scheduler.ts';

const NAME = 'CODEX_BACKUP_SCHEDULE';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A Wednesday. */
const NOON_MS = Date.UTC(2026, 10, 18, 12);

function patternOf(text: string): SchedulePattern {
  const pattern = schedulePatternOf(NAME, { [NAME]: text }, 'off');
  if (!pattern) throw new Error('There is none.');
  return pattern;
}

/** Servers on one store, one after the other, whose time stands still until it is moved. */
function openServers(text: string, startMs: number, sinceMs = 0) {
  const clock = fixedClock(startMs);
  const store: SystemStore = memorySystemStore();
  const newId = createIds(clock);
  let waiting: { readonly delayMs: number; readonly task: () => void } | null = null;
  const settled = () => new Promise<void>((resolve) => void setImmediate(resolve));
  const timer = {
    after(delayMs: number, task: () => void) {
      waiting = { delayMs, task };
      return () => {
        waiting = null;
      };
    },
    breathe: settled,
  };
  const trouble: unknown[] = [];
  return {
    ...{ clock, store, trouble, settled },
    async start(): Promise<() => Promise<void>> {
      const schedules = [{ name: 'backup', type: 'backup' as const, pattern: patternOf(text) }];
      const onTrouble = (error: unknown) => void trouble.push(error);
      const end = startScheduler({ schedules, sinceMs, tasks: store.tasks, clock, timer, newId, onTrouble });
      await settled();
      return end;
    },
    /** Lets the timer ring as often as it does in so long. */
    async pass(ms: number): Promise<void> {
      const untilMs = clock.nowMs() + ms;
      while (waiting && clock.nowMs() + waiting.delayMs <= untilMs) {
        const { delayMs, task } = waiting;
        waiting = null;
        clock.advance(delayMs);
        task();
        await settled();
      }
      clock.advance(untilMs - clock.nowMs());
    },
    isWaiting: () => waiting !== null,
    async made(): Promise<string[]> {
      const { items } = await store.tasks.list({ workspaceIds: [null] }, { limit: 1000 });
      return items.map(({ uniqueKey }) => uniqueKey ?? '').reverse();
    },
  };
}

describe('a schedule', () => {
  it('is minute, hour, day, month and day of week, in UTC', () => {
    const nightly = patternOf('30 3 * * *');
    expect(nightly.nextAfter(NOON_MS)).toBe(Date.UTC(2026, 10, 19, 3, 30));
    expect(nightly.lastUntil(NOON_MS)).toBe(Date.UTC(2026, 10, 18, 3, 30));
    const exactly = Date.UTC(2026, 10, 18, 3, 30);
    expect(nightly.lastUntil(exactly)).toBe(exactly);
    expect(nightly.nextAfter(exactly)).toBe(exactly + DAY_MS);
    expect(patternOf('0 4 * * 0').nextAfter(NOON_MS)).toBe(Date.UTC(2026, 10, 22, 4));
  });

  it('is none when it is off, and the usual one when nothing is said', () => {
    expect(schedulePatternOf(NAME, { [NAME]: 'off' }, '0 4 * * 0')).toBeNull();
    expect(schedulePatternOf(NAME, {}, 'off')).toBeNull();
    expect(schedulePatternOf(NAME, { [NAME]: '' }, '0 4 * * *')?.nextAfter(NOON_MS)).toBe(
      Date.UTC(2026, 10, 19, 4),
    );
  });

  it.each(['nightly', '* * *', '61 * * * *', '0 0 30 2 *', '* * * * * *', '2026-01-01T00:00:00Z'])(
    'refuses %j and names the variable',
    (text) => {
      const read = () => schedulePatternOf(NAME, { [NAME]: text }, 'off');
      expect(read).toThrow(expect.objectContaining({ code: 'invalid', details: { field: NAME } }));
    },
  );
});

describe('a scheduler', () => {
  it('makes a task at each moment, and another server on the same data none of them again', async () => {
    const lab = openServers('0 3 * * *', NOON_MS);
    await (
      await lab.start()
    )();
    const end = await lab.start();
    await lab.pass(2 * DAY_MS);
    await end();
    await lab.start();
    const days = ['18', '19', '20'].map((day) => `backup@2026-11-${day}T03:00:00.000Z`);
    expect(await lab.made()).toEqual(days);
    expect(lab.trouble).toEqual([]);
  });

  it('makes up for the newest moment that passed while nothing ran, and not for one long ago', async () => {
    const weekly = openServers('0 4 * * 0', NOON_MS);
    await weekly.start();
    expect(await weekly.made()).toEqual(['backup@2026-11-15T04:00:00.000Z']);
    const monthly = openServers('0 4 1 * *', NOON_MS);
    await monthly.start();
    expect(await monthly.made()).toEqual([]);
    await monthly.pass(14 * DAY_MS);
    expect(await monthly.made()).toEqual(['backup@2026-12-01T04:00:00.000Z']);
  });

  it('makes up for nothing that was due before there was anything, and for the first moment since then', async () => {
    const fresh = openServers('0 4 * * 0', NOON_MS, NOON_MS);
    const end = await fresh.start();
    await end();
    expect(await fresh.made()).toEqual([]);
    fresh.clock.advance(5 * DAY_MS);
    await fresh.start();
    expect(await fresh.made()).toEqual(['backup@2026-11-22T04:00:00.000Z']);
    const exact = openServers('0 12 * * *', NOON_MS, NOON_MS);
    await exact.start();
    expect(await exact.made()).toEqual(['backup@2026-11-18T12:00:00.000Z']);
  });

  it('tries again within a minute when the task cannot be made', async () => {
    const lab = openServers('0 3 * * *', NOON_MS);
    const { create } = lab.store.tasks;
    let isAway = true;
    lab.store.tasks.create = async (...args) => {
      if (isAway) throw new Error('The database is away.');
      return create(...args);
    };
    await lab.start();
    expect(lab.trouble).toHaveLength(1);
    isAway = false;
    await lab.pass(60_000);
    expect(await lab.made()).toEqual(['backup@2026-11-18T03:00:00.000Z']);
  });

  it('ends', async () => {
    const lab = openServers('0 3 * * *', NOON_MS);
    const end = await lab.start();
    await end();
    expect(lab.isWaiting()).toBe(false);
  });

  it('skips and doubles nothing, however servers stop, start and stand still for less than a period', async () => {
    const step = fc.oneof(
      fc.record({ pass: fc.integer({ min: 1, max: 20 * HOUR_MS }) }),
      fc.constant('restart' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const lab = openServers('0 3 * * *', NOON_MS);
        let end = await lab.start();
        for (const each of steps) {
          if (each === 'restart') {
            await end();
            lab.clock.advance(10 * HOUR_MS);
            end = await lab.start();
          } else await lab.pass(each.pass);
        }
        await end();
        const days = Math.floor((lab.clock.nowMs() - Date.UTC(2026, 10, 18, 3)) / DAY_MS);
        const due = Array.from({ length: days + 1 }, (_, day) =>
          new Date(Date.UTC(2026, 10, 18 + day, 3)).toISOString(),
        );
        expect(await lab.made()).toEqual(due.map((iso) => `backup@${iso}`));
      }),
      { numRuns: 25, seed: 11 },
    );
  });
});
