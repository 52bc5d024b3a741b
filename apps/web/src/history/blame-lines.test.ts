import { describe, expect, it } from 'vitest';
import { blamedLines, freshness } from './blame-lines.ts';
import { commitOf } from './testing/commit-of.ts';

const run = (id: string, from: number, lines: string[], time: string) => {
  const commit = commitOf(id, { committed_at: time });
  return { from, count: lines.length, path: 'a.md', commit, by: commit.by, lines };
};
const runs = [
  run('old', 1, ['one', 'two'], '2024-01-01T00:00:00Z'),
  run('new', 3, ['three'], '2026-01-01T00:00:00Z'),
  run('old', 4, ['four'], '2024-01-01T00:00:00Z'),
  run('mid', 5, ['five'], '2025-01-01T00:00:00Z'),
];

describe('blame', () => {
  it('numbers the lines and says at the first of a run whose it is', () => {
    expect(blamedLines(runs).map(({ number, text, isFirst }) => [number, text, isFirst])).toEqual([
      [1, 'one', true],
      [2, 'two', false],
      [3, 'three', true],
      [4, 'four', true],
      [5, 'five', true],
    ]);
  });

  it('tells how new a commit is among those of the file', () => {
    expect([...freshness(runs)]).toEqual([
      ['old', 0],
      ['mid', 0.5],
      ['new', 1],
    ]);
  });

  it('calls the only commit of a file new', () => {
    expect(freshness(runs.slice(0, 1)).get('old')).toBe(1);
  });
});
