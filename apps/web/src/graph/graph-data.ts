import { codex } from '../api/codex.ts';
import type { AnswerOf } from '../api/types.ts';
import type { Place } from '../places/place.ts';

/** A file, or a name that links point to and no file bears. */
export type GraphNode = AnswerOf<'graph', 'get'>['nodes'][number];
/** The links from one node to another. */
export type GraphEdge = AnswerOf<'graph', 'get'>['edges'][number];

/** Nodes and the links between them; both ends of every edge are among the nodes. */
export interface GraphData {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** True: there is more than is told. */
  readonly isCut: boolean;
}

/** So much of a notebook is drawn; beyond it pictures say nothing any more. */
const MOST_NODES = 30_000;
const MOST_EDGES = 120_000;

/** Reads the graph of a whole notebook, page by page. `onProgress` is told how many nodes there are by then. */
export async function readGraph(
  place: Place,
  options: { readonly signal: AbortSignal; readonly onProgress: (nodes: number) => void },
): Promise<GraphData> {
  const nodes = new Map<string, GraphNode>();
  const edges: GraphEdge[] = [];
  let cursor: string | undefined;
  let isCut = false;
  do {
    const query = { notebook_id: place.notebook.id, cursor };
    const { data } = await codex.graph.get({ query }, { signal: options.signal });
    for (const node of data.nodes) nodes.set(node.id, node);
    edges.push(...data.edges);
    cursor = data.next_cursor ?? undefined;
    options.onProgress(nodes.size);
    isCut = cursor !== undefined && (nodes.size >= MOST_NODES || edges.length >= MOST_EDGES);
  } while (cursor !== undefined && !isCut);
  return toGraphData([...nodes.values()], edges, isCut);
}

/** Reads what lies around a file. */
export async function readAround(
  place: Place,
  { path, depth, signal }: { readonly path: string; readonly depth: number; readonly signal: AbortSignal },
): Promise<GraphData> {
  const query = { notebook_id: place.notebook.id, around: path, depth };
  const { data } = await codex.graph.get({ query }, { signal });
  return toGraphData(data.nodes, data.edges, data.truncated);
}

/** Joins the edges between the same nodes, whatever their direction, and leaves out those that lead nowhere. Pure. */
export function toGraphData(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  isCut: boolean,
): GraphData {
  const ids = new Set(nodes.map(({ id }) => id));
  const joined = new Map<string, GraphEdge>();
  for (const edge of edges) {
    const { source, target, count } = edge;
    if (source === target || !ids.has(source) || !ids.has(target)) continue;
    const key = source < target ? `${source} ${target}` : `${target} ${source}`;
    const last = joined.get(key);
    joined.set(key, last ? { ...last, count: last.count + count } : edge);
  }
  return { nodes, edges: [...joined.values()], isCut };
}

/** What a node is called. */
export function nodeName({ title, path }: Pick<GraphNode, 'title' | 'path'>): string {
  if (title !== null && title !== '') return title;
  if (path === null) return 'Without a name';
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.md$/i, '');
}
