import type { Point } from './layout-matrices.ts';

/** So many graphs are remembered, those that were shown last. */
const MOST_GRAPHS = 40;
const byPlace = new Map<string, Map<string, Point>>();

/** Where the nodes of a graph stood when it was shown last, by their ids: a graph that is opened again looks the same. */
export function keptPoints(key: string): Map<string, Point> {
  const kept = byPlace.get(key) ?? new Map<string, Point>();
  byPlace.delete(key);
  byPlace.set(key, kept);
  const [oldest] = byPlace.keys();
  if (byPlace.size > MOST_GRAPHS && oldest !== undefined) byPlace.delete(oldest);
  return kept;
}
