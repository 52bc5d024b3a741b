import type { GraphEdge, GraphNode } from '@codexlab/core';

/** A node of a graph as JSON. */
export function toWireNode({ id, path, title, kind, degree, tags }: GraphNode) {
  return { id, path, title, kind, degree, tags: [...tags], unresolved: path === null };
}

/** An edge of a graph as JSON. */
export function toWireEdge({ source, target, kind, count }: GraphEdge) {
  return { source, target, kind, count };
}
