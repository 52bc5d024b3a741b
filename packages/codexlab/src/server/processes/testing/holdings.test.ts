import { describe, expect, it } from 'vitest';
import { type Allowance, growthOf, type Holdings } from './holdings.ts';

const ALLOWANCE: Allowance = {
  ...{ heapBytes: 100, memoryBytes: 100, handles: 2, sockets: 0, watches: 0, threads: 0, walBytes: 50 },
};
const still: Holdings = {
  heapBytes: 1000,
  memoryBytes: 1000,
  handles: 9,
  sockets: 3,
  watches: 7,
  threads: 5,
  walBytes: 10,
};
const phases = (change: (phase: number) => Partial<Holdings>) =>
  Array.from({ length: 6 }, (_, phase) => ({ ...still, ...change(phase) }));

describe('what levels off', () => {
  it('is what moves about within its allowance, and what has one phase beyond it', () => {
    expect(
      growthOf(
        phases(() => ({})),
        ALLOWANCE,
      ),
    ).toEqual([]);
    expect(
      growthOf(
        phases((at) => ({ memoryBytes: 1000 + 15 * at })),
        ALLOWANCE,
      ),
    ).toEqual([]);
    expect(
      growthOf(
        phases((at) => ({ handles: at === 4 ? 90 : 9 })),
        ALLOWANCE,
      ),
    ).toEqual([]);
  });

  it.each(Object.keys(ALLOWANCE) as (keyof Holdings)[])('is not %s that grows with each phase', (name) => {
    const growing = phases((at) => ({ [name]: still[name] + 120 * at }));
    expect(growthOf(growing, ALLOWANCE)).toEqual([expect.stringContaining(`${name} grows`)]);
  });
});
