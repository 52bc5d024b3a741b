import type { GraphData, GraphNode } from './graph-data.ts';

/** The nodes that each node is linked with, in either direction. Pure. */
export function neighboursOf({
  nodes,
  edges,
}: Pick<GraphData, 'nodes' | 'edges'>): ReadonlyMap<string, readonly GraphNode[]> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const around = new Map<string, GraphNode[]>(nodes.map(({ id }) => [id, []]));
  for (const { source, target } of edges) {
    const [a, b] = [byId.get(source), byId.get(target)];
    if (!a || !b) continue;
    around.get(source)?.push(b);
    around.get(target)?.push(a);
  }
  return around;
}
