import type { GraphEdge, GraphNode } from '../graph-data.ts';

/** A node for tests, named by its path. */
export function nodeOf(path: string, more: Partial<GraphNode> = {}): GraphNode {
  return { id: path, path, title: null, kind: 'note', degree: 1, tags: [], unresolved: false, ...more };
}

/** A link for tests. */
export function edgeOf(source: string, target: string, count = 1): GraphEdge {
  return { source, target, kind: 'link', count };
}
