import type { Page, PageRequest } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { readPages } from './pages.ts';

/** A list of the numbers below `count`, whose cursor is the next number; it notes the limits it was asked for. */
function numbers(count: number) {
  const limits: number[] = [];
  const list = async ({ limit = 50, cursor }: PageRequest): Promise<Page<number>> => {
    limits.push(limit);
    const from = Number(cursor ?? 0);
    const items = Array.from({ length: Math.min(limit, count - from) }, (_, at) => from + at);
    return { items, nextCursor: from + limit < count ? String(from + limit) : null };
  };
  return { list, limits };
}

describe('readPages', () => {
  it('reads everything in pages of the greatest length', async () => {
    const { list, limits } = numbers(2500);
    const { items, last } = await readPages({ limit: null, cursor: undefined }, list);
    expect(items).toEqual(Array.from({ length: 2500 }, (_, at) => at));
    expect(last.nextCursor).toBeNull();
    expect(limits).toEqual([1000, 1000, 1000]);
  });

  it('stops at the limit, with the cursor that goes on from there', async () => {
    const { list, limits } = numbers(2500);
    const { items, last } = await readPages({ limit: 1200, cursor: '100' }, list);
    expect([items[0], items.at(-1), items.length]).toEqual([100, 1299, 1200]);
    expect(last.nextCursor).toBe('1300');
    expect(limits).toEqual([1000, 200]);
  });

  it('gives an empty list for nothing', async () => {
    expect((await readPages({ limit: null, cursor: undefined }, numbers(0).list)).items).toEqual([]);
  });
});
