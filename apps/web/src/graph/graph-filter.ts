import type { GraphData, GraphNode } from './graph-data.ts';

/** Which part of a graph is shown; null: no matter which. */
export interface GraphFilter {
  readonly folder: string | null;
  readonly tag: string | null;
  readonly kind: string | null;
  /** False: without files that no link leads to or away from. */
  readonly orphans: boolean;
  /** False: without names that no file bears. */
  readonly unresolved: boolean;
}

/** By what nodes get their colours. */
export type ColourBy = 'folder' | 'kind' | 'tag' | 'none';

/** A choice, and how many nodes it has. */
export interface Choice {
  readonly value: string;
  readonly count: number;
}

/** The nodes that a filter lets through, and the edges between them. Pure. */
export function filterGraph(data: GraphData, filter: GraphFilter): GraphData {
  const nodes = data.nodes.filter((node) => isWanted(node, filter));
  if (nodes.length === data.nodes.length) return data;
  const ids = new Set(nodes.map(({ id }) => id));
  const edges = data.edges.filter(({ source, target }) => ids.has(source) && ids.has(target));
  return { ...data, nodes, edges };
}

/** The group of a node, by which it gets its colour; null: none. */
export function groupOf(node: GraphNode, by: ColourBy): string | null {
  if (node.unresolved || by === 'none') return null;
  if (by === 'kind') return node.kind;
  return by === 'tag' ? (node.tags[0]?.split('/')[0] ?? null) : topFolder(node);
}

/** What can be chosen from, the most frequent first. */
export function choicesOf(nodes: readonly GraphNode[], of: 'folder' | 'kind' | 'tag'): readonly Choice[] {
  const counts = new Map<string, number>();
  for (const node of nodes)
    for (const value of valuesOf(node, of)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
}

function isWanted(node: GraphNode, filter: GraphFilter): boolean {
  if (node.unresolved)
    return filter.unresolved && filter.kind === null && filter.tag === null && filter.folder === null;
  return (
    (filter.orphans || node.degree > 0) &&
    (filter.kind === null || node.kind === filter.kind) &&
    (filter.folder === null || (node.path ?? '').startsWith(`${filter.folder}/`)) &&
    (filter.tag === null || node.tags.some((tag) => isTagBelow(tag, filter.tag ?? '')))
  );
}

function isTagBelow(tag: string, above: string): boolean {
  const [a, b] = [tag.toLowerCase(), above.toLowerCase()];
  return a === b || a.startsWith(`${b}/`);
}

function valuesOf(node: GraphNode, of: 'folder' | 'kind' | 'tag'): readonly string[] {
  if (of === 'tag') return node.tags;
  const value = of === 'kind' ? node.kind : topFolder(node);
  return value === null ? [] : [value];
}

function topFolder({ path }: GraphNode): string | null {
  const at = path?.indexOf('/') ?? -1;
  return path === null || at < 0 ? null : path.slice(0, at);
}
