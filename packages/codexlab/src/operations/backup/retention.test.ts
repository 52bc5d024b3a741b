import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backupName, timeOfBackup } from './backup-name.ts';
import { parseKeep, planRemoval } from './retention.ts';

const DAY_MS = 86_400_000;
const NOON = Date.parse('2026-11-21T12:00:00Z');
const daily = (days: number) => Array.from({ length: days }, (_, day) => backupName(NOON - day * DAY_MS));

describe('what is kept', () => {
  it('reads days, weeks, months and years, each once', () => {
    expect(parseKeep('7d, 4w,12m,1y', 'keep')).toEqual({ d: 7, w: 4, m: 12, y: 1 });
    for (const text of ['', '7', 'd', '0d', '7d,8d', '-1d', '7h', '7d;4w'])
      expect(() => parseKeep(text, 'keep')).toThrow(/like 7d,4w,12m/);
  });

  it('is the newest of each of the last days, weeks and months', () => {
    const names = daily(400);
    const gone = new Set(planRemoval(names, { d: 7, w: 4, m: 12 }));
    const kept = names.filter((name) => !gone.has(name)).map((name) => name.slice(6, 14));
    expect(kept).toEqual([
      ...['20261121', '20261120', '20261119', '20261118', '20261117', '20261116', '20261115'],
      ...['20261108', '20261101', '20261031', '20260930', '20260831', '20260731', '20260630'],
      ...['20260531', '20260430', '20260331', '20260228', '20260131', '20251231'],
    ]);
  });

  it('is the newest of several of a day, also of one second', () => {
    const [first, second, tenth] = [backupName(NOON), backupName(NOON, 2), backupName(NOON, 10)];
    expect(planRemoval([first, tenth, second], { d: 3 })).toEqual([second, first]);
  });

  it('counts no period in which none was made, and never touches what bears another name', () => {
    const names = [backupName(NOON), backupName(NOON - 300 * DAY_MS), 'codex-old', 'notes'];
    expect(planRemoval(names, { d: 2 })).toEqual([]);
  });

  it('is of each period one that lacks nothing, where there is one, and always the newest such', () => {
    const [noon, before, yesterday, old] = [0, 1 / 24, 1, 9].map((days) => backupName(NOON - days * DAY_MS));
    const names = [noon!, before!, yesterday!, old!];
    const poor = new Set([noon!, yesterday!]);
    expect(planRemoval(names, { d: 2 }, { poor })).toEqual([old]);
    expect(planRemoval(names, { d: 2 }, { poor: new Set(names.slice(0, 3)) })).toEqual([before]);
  });

  it('is the one that was just made, also when the clock was set back', () => {
    const names = daily(3);
    expect(planRemoval(names, { d: 1 }, { made: names[2]! })).toEqual([names[1]]);
  });

  it('holds for any times and rules: the newest stays, no more than the rule allows, nothing old before what is newer', () => {
    const times = fc.array(fc.integer({ min: 0, max: 1_500 * DAY_MS }), { minLength: 1, maxLength: 60 });
    const count = fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined });
    fc.assert(
      fc.property(times, fc.record({ d: count, w: count, m: count, y: count }), (offsets, counts) => {
        const names = [...new Set(offsets.map((offset) => backupName(NOON - offset)))];
        const rule = Object.fromEntries(Object.entries(counts).filter(([, n]) => n !== undefined));
        const gone = planRemoval(names, rule);
        const kept = names.filter((name) => !gone.includes(name));
        const newest = names.toSorted((a, b) => timeOfBackup(b)! - timeOfBackup(a)!)[0]!;
        expect(kept).toContain(newest);
        const most = Object.values(rule).reduce<number>((sum, n) => sum + (n ?? 0), 0);
        expect(kept.length).toBeLessThanOrEqual(Math.max(1, most));
        // Done again, nothing more goes.
        expect(planRemoval(kept, rule)).toEqual([]);
      }),
      { seed: 20261121, numRuns: 300 },
    );
  });
});
