import type { ForceAtlas2Settings } from 'graphology-layout-forceatlas2';

/** So many numbers stand for a node, and for an edge, in what the layout computes with. */
export const NUMBERS_PER_NODE = 10;
const NUMBERS_PER_EDGE = 3;
const MASS = 6;
const CONVERGENCE = 7;
const SIZE = 8;
/** From so many nodes on, far ones are taken together. */
const MANY_NODES = 800;

/** A point of the plane that the layout fills. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What the layout begins with. */
export interface LayoutInput {
  readonly nodes: Float32Array<ArrayBuffer>;
  readonly edges: Float32Array<ArrayBuffer>;
  readonly settings: Required<ForceAtlas2Settings>;
  readonly iterations: number;
  /** False: only the end is told. */
  readonly isAnimated: boolean;
}

/** Writes points and edges (pairs of indexes with a weight) as the layout reads them. Pure. */
export function toMatrices(
  points: readonly Point[],
  edges: readonly (readonly [source: number, target: number, weight: number])[],
): Pick<LayoutInput, 'nodes' | 'edges'> {
  const nodeNumbers = new Float32Array(points.length * NUMBERS_PER_NODE);
  const edgeNumbers = new Float32Array(edges.length * NUMBERS_PER_EDGE);
  points.forEach(({ x, y }, index) => {
    const at = index * NUMBERS_PER_NODE;
    nodeNumbers.set([x, y], at);
    nodeNumbers.set([1, 1, 1], at + MASS);
    nodeNumbers[at + CONVERGENCE] = 1;
    nodeNumbers[at + SIZE] = 1;
  });
  edges.forEach(([source, target, weight], index) => {
    const from = source * NUMBERS_PER_NODE;
    const to = target * NUMBERS_PER_NODE;
    edgeNumbers.set([from, to, weight], index * NUMBERS_PER_EDGE);
    for (const at of [from, to]) nodeNumbers[at + MASS] = (nodeNumbers[at + MASS] ?? 0) + weight;
  });
  return { nodes: nodeNumbers, edges: edgeNumbers };
}

/** How a graph of so many nodes is laid out. Pure. */
export function layoutSettings(nodeCount: number): Pick<LayoutInput, 'settings' | 'iterations'> {
  const settings = {
    linLogMode: false,
    outboundAttractionDistribution: false,
    adjustSizes: false,
    edgeWeightInfluence: 0.4,
    scalingRatio: 10,
    strongGravityMode: true,
    gravity: nodeCount > MANY_NODES ? 0.05 : 0.15,
    slowDown: 1 + Math.log(Math.max(nodeCount, 1)),
    barnesHutOptimize: nodeCount > MANY_NODES,
    barnesHutTheta: 0.6,
  };
  return { settings, iterations: nodeCount > 5000 ? 240 : nodeCount > 1000 ? 400 : 600 };
}

/** Where nodes begin that have no place yet: those of one folder near to one another, always the same. Pure. */
export function firstPoint(index: number, group: string | null): Point {
  const angle = (hashOf(group ?? '') % 360) * (Math.PI / 180);
  const own = index * 2.399963;
  const reach = 4 * Math.sqrt(index + 1);
  const centre = group === null ? 0 : 120;
  return {
    x: Math.cos(angle) * centre + Math.cos(own) * reach,
    y: Math.sin(angle) * centre + Math.sin(own) * reach,
  };
}

function hashOf(text: string): number {
  let hash = 7;
  for (const letter of text) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003;
  return hash;
}
