import { setImmediate as breathe } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { someAtOnce } from './some-at-once.ts';

describe('someAtOnce', () => {
  it('gives the results in the order of the items, with no more under way than allowed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(5), { maxLength: 40 }),
        fc.integer({ min: 1, max: 8 }),
        async (waits, atOnce) => {
          let underWay = 0;
          let most = 0;
          const results = await someAtOnce(waits, atOnce, async (turns) => {
            most = Math.max(most, ++underWay);
            for (let turn = 0; turn < turns; turn++) await breathe();
            underWay--;
            return turns * 2;
          });
          expect(results).toEqual(waits.map((turns) => turns * 2));
          expect(most).toBeLessThanOrEqual(atOnce);
        },
      ),
      { seed: 11, numRuns: 50 },
    );
  });

  it('begins nothing more once something has failed', async () => {
    const begun: number[] = [];
    const failing = someAtOnce([0, 1, 2, 3, 4, 5, 6, 7], 2, async (item) => {
      begun.push(item);
      await breathe();
      if (item === 2) throw new Error('Two');
    });
    await expect(failing).rejects.toThrow('Two');
    for (let turn = 0; turn < 10; turn++) await breathe();
    expect(begun.length).toBeLessThan(6);
  });
});
