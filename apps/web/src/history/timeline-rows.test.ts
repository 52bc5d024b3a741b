import { describe, expect, it } from 'vitest';
import { commitOf } from './testing/commit-of.ts';
import { timelineRows } from './timeline-rows.ts';

const nowMs = new Date(2026, 2, 14, 12).getTime();
const onDay = (id: string, ...day: readonly [number, number, number, number]) =>
  commitOf(id, { committed_at: new Date(...day).toISOString() });

describe('timelineRows', () => {
  it('names the day above its commits, once', () => {
    const entries = [
      onDay('a', 2026, 2, 14, 9),
      onDay('b', 2026, 2, 14, 1),
      onDay('c', 2026, 2, 13, 23),
      onDay('d', 2026, 0, 2, 8),
      onDay('e', 2024, 11, 31, 8),
    ];
    const words = timelineRows(entries, nowMs).map((row) => (row.kind === 'day' ? row.label : row.entry.id));
    expect(words).toEqual([
      ...['Today', 'a', 'b', 'Yesterday', 'c', 'Friday, January 2', 'd', 'December 31, 2024', 'e'],
    ]);
  });

  it('gives every row a key of its own, also when clocks went backwards', () => {
    const entries = [onDay('a', 2026, 2, 14, 9), onDay('b', 2026, 2, 13, 9), onDay('c', 2026, 2, 14, 8)];
    const keys = timelineRows(entries, nowMs).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
