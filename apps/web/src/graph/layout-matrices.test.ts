import iterate from 'graphology-layout-forceatlas2/iterate.js';
import { describe, expect, it } from 'vitest';
import { firstPoint, layoutSettings, NUMBERS_PER_NODE, toMatrices } from './layout-matrices.ts';

describe('layout', () => {
  it('weighs nodes by their links', () => {
    const points = [firstPoint(0, null), firstPoint(1, null), firstPoint(2, null)];
    const { nodes } = toMatrices(points, [[0, 1, 2]]);
    expect([0, 1, 2].map((index) => nodes[index * NUMBERS_PER_NODE + 6])).toEqual([3, 3, 1]);
  });

  it('brings linked nodes nearer to each other than others', () => {
    const count = 12;
    const points = Array.from({ length: count }, (_, index) => firstPoint(index, null));
    const { nodes, edges } = toMatrices(points, [
      [0, 11, 1],
      [1, 10, 1],
    ]);
    const { settings, iterations } = layoutSettings(count);
    for (let step = 0; step < iterations; step++) iterate(settings, nodes, edges);
    const at = (index: number) => nodes.subarray(index * NUMBERS_PER_NODE, index * NUMBERS_PER_NODE + 2);
    const distance = (a: number, b: number) =>
      Math.hypot((at(a)[0] ?? 0) - (at(b)[0] ?? 0), (at(a)[1] ?? 0) - (at(b)[1] ?? 0));
    expect(distance(0, 11)).toBeLessThan(distance(0, 10));
    expect(distance(1, 10)).toBeLessThan(distance(1, 11));
  });

  it('begins at the same places each time, no two of a folder at one', () => {
    const points = Array.from({ length: 500 }, (_, index) => firstPoint(index, 'runs'));
    expect(points).toEqual(Array.from({ length: 500 }, (_, index) => firstPoint(index, 'runs')));
    expect(new Set(points.map(({ x, y }) => `${x} ${y}`)).size).toBe(500);
  });
});
