import type { Point } from './layout-matrices.ts';

const byPlace = new Map<string, Map<string, Point>>();

/** Where the nodes of a graph stood when it was shown last, by their ids: a graph that is opened again looks the same. */
export function keptPoints(key: string): Map<string, Point> {
  const kept = byPlace.get(key) ?? new Map<string, Point>();
  byPlace.set(key, kept);
  return kept;
}
