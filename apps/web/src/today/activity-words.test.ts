import { expect, it } from 'vitest';
import { byDay, toRuns, verbOf, whoDid, type ActivityItem } from './activity-words.ts';

const item: ActivityItem = {
  ...{ notebook: { id: 'N', workspace_id: 'W', slug: 'runs', name: 'Runs' }, what: 'changed', file_id: 'F' },
  ...{ path: 'runs/a.md', old_path: null, title: 'A', by: { id: 'U', name: 'Ada', kind: 'human' }, count: 3 },
  ...{ first_at: '2026-11-21T10:00:00Z', at: '2026-11-21T10:00:00Z' },
};
const localNoon = (day: number) => new Date(2026, 10, day, 12).toISOString();

it('puts what happened under its day', () => {
  const items = [21, 21, 20, 3].map((day) => ({ ...item, at: localNoon(day) }));
  const days = byDay(items, new Date(2026, 10, 21, 18).getTime());
  expect(days.map(({ title, items: of }) => [title, of.length])).toEqual([
    ['Today', 2],
    ['Yesterday', 1],
    ['Tuesday, November 3', 1],
  ]);
});

it('tells a rename from a move', () => {
  const moved = { what: 'moved' as const, old_path: 'runs/a.md', path: 'runs/b.md' };
  expect(verbOf(moved)).toBe('Renamed from a.md');
  expect(verbOf({ ...moved, path: 'old/a.md' })).toBe('Moved from runs');
  expect(verbOf({ ...moved, old_path: 'b.md' })).toBe('Moved from the top');
});

it('puts together what one did in one go', () => {
  const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 10, 0, second)).toISOString();
  const disk = { id: null, name: null, kind: 'disk' as const };
  const items = [
    { ...item, at: at(50) },
    { ...item, at: at(49), by: disk },
    { ...item, at: at(48), by: disk },
    { ...item, at: at(47), by: disk, what: 'created' as const },
    { ...item, at: '2026-11-21T09:00:00Z', by: disk, what: 'created' as const },
  ];
  expect(toRuns(items).map((run) => run.length)).toEqual([1, 2, 1, 1]);
});

it('names whoever has no name', () => {
  expect(whoDid({ by: { id: null, name: null, kind: 'disk' } })).toBe('another program');
  expect(whoDid(item)).toBe('Ada');
});
