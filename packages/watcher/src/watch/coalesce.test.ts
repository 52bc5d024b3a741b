import { type RelPath, storedRelPath } from '@codexlab/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCoalescer, defaultLimits } from './coalesce.ts';

const a = storedRelPath('a');
const b = storedRelPath('b');

describe('createCoalescer', () => {
  it('hands on the first event of an idle path at once', () => {
    const coalescer = createCoalescer();
    expect(coalescer.dueMs()).toBeNull();
    coalescer.add(a, 1000);
    expect(coalescer.dueMs()).toBe(1000);
    expect(coalescer.take(1000)).toEqual([a]);
    expect(coalescer.dueMs()).toBeNull();
  });

  it('waits for quiet after that, longer with each delivery of the burst', () => {
    const coalescer = createCoalescer();
    coalescer.add(a, 1000);
    coalescer.take(1000);
    coalescer.add(a, 1001);
    expect(coalescer.dueMs()).toBe(1011);
    coalescer.add(a, 1005);
    expect(coalescer.dueMs()).toBe(1015);
    coalescer.take(1015);
    coalescer.add(a, 1016);
    expect(coalescer.dueMs()).toBe(1036);
    coalescer.take(1036);
    for (const ms of [1037, 1038]) coalescer.add(a, ms);
    expect(coalescer.dueMs()).toBe(1078);
    coalescer.take(1078);
    coalescer.add(a, 1079);
    expect(coalescer.dueMs()).toBe(1129);
  });

  it('is prompt for another path too, until many go at once', () => {
    const coalescer = createCoalescer();
    for (let i = 0; i < defaultLimits.promptDeliveries; i++) {
      coalescer.add(storedRelPath(`p${i}`), 1000 + i);
      expect(coalescer.dueMs()).toBe(1000 + i);
      coalescer.take(1000 + i);
    }
    coalescer.add(b, 1010);
    expect(coalescer.dueMs()).toBeGreaterThan(1010);
  });

  it('is prompt again after the ceiling without events', () => {
    const coalescer = createCoalescer();
    coalescer.add(a, 1000);
    coalescer.take(1000);
    coalescer.add(a, 1250);
    expect(coalescer.dueMs()).toBe(1250);
  });

  it('loses no path and lets none wait over the ceiling, whatever the timing', () => {
    const events = fc.array(
      fc.record({ path: fc.integer({ min: 0, max: 5 }), gapMs: fc.integer({ min: 0, max: 60 }) }),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(events, (list) => {
        const coalescer = createCoalescer();
        const since = new Map<RelPath, number>();
        let nowMs = 0;
        const takeDue = (untilMs: number) => {
          for (let due = coalescer.dueMs(); due !== null && due <= untilMs; due = coalescer.dueMs())
            for (const path of coalescer.take(due)) {
              expect(due - since.get(path)!).toBeLessThanOrEqual(defaultLimits.ceilingMs);
              since.delete(path);
            }
        };
        for (const { path, gapMs } of list) {
          nowMs += gapMs;
          takeDue(nowMs);
          const name = storedRelPath(`p${path}`);
          if (!since.has(name)) since.set(name, nowMs);
          coalescer.add(name, nowMs);
        }
        takeDue(Infinity);
        expect([...since.keys()]).toEqual([]);
      }),
      { seed: 2026, numRuns: 300 },
    );
  });
});
