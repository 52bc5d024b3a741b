import Graph from 'graphology';
import Sigma from 'sigma';
import { hoverDrawer, labelDrawer } from './draw-labels.ts';
import type { GraphColours } from './graph-colours.ts';
import { groupOf, type ColourBy } from './graph-filter.ts';
import { nodeName, type GraphData, type GraphNode } from './graph-data.ts';
import { firstPoint, layoutSettings, toMatrices, type Point } from './layout-matrices.ts';
import type { NodeLook } from './node-look.ts';
import type { LayoutNews } from './layout.worker.ts';

/** What a picture is made of. */
export interface PictureOptions {
  readonly element: HTMLElement;
  readonly data: GraphData;
  readonly colourBy: ColourBy;
  /** The colour of each group; what has none is grey. */
  readonly groupColours: ReadonlyMap<string, string>;
  readonly colours: GraphColours;
  /** Where nodes stood before; what is new is added. */
  readonly points: Map<string, Point>;
  /** Drawn larger, in the accent: the file that a local graph is about. */
  readonly centreId: string | null;
  readonly isAnimated: boolean;
  readonly onOpen: (node: GraphNode) => void;
}

/** A graph on the page. */
export interface GraphPicture {
  /** Brings a node into the middle and marks it; null: marks none. */
  focus(id: string | null): void;
  zoom(by: 'in' | 'out' | 'all'): void;
  /** Lays everything out again. */
  arrange(): void;
  destroy(): void;
}

const LARGE_GRAPH = 4000;
const MANY_EDGES = 15_000;

/** Draws a graph, and lays it out in a worker while it is looked at. Throws where there is no WebGL. */
export function createGraphPicture(options: PictureOptions): GraphPicture {
  const { data, colours, points, element } = options;
  const byId = new Map(data.nodes.map((node) => [node.id, node]));
  const graph = toGraph(options);
  let hovered: string | null = null;
  let focused: string | null = null;
  let near: ReadonlySet<string> = new Set();
  let worker: Worker | null = null;

  const sigma = new Sigma<NodeLook>(graph, element, {
    allowInvalidContainer: true,
    labelFont: getComputedStyle(element).fontFamily,
    labelSize: 12,
    labelDensity: data.nodes.length > LARGE_GRAPH ? 0.4 : 0.9,
    labelGridCellSize: 120,
    labelRenderedSizeThreshold: data.nodes.length > 300 ? 7 : 3,
    hideEdgesOnMove: data.edges.length > MANY_EDGES,
    defaultEdgeColor: colours.edge,
    minEdgeThickness: data.edges.length > MANY_EDGES ? 0.4 : 1,
    zIndex: true,
    stagePadding: 40,
    labelWeight: '400',
    defaultDrawNodeLabel: labelDrawer(() => colours),
    defaultDrawNodeHover: hoverDrawer(() => colours),
    nodeReducer: (id, look) => nodeLook(id, look),
    edgeReducer: (id) => edgeLook(id),
  });

  function nodeLook(id: string, look: NodeLook) {
    const marked = hovered ?? focused;
    if (marked === null) return look;
    if (id === marked) return { ...look, highlighted: true, zIndex: 2 };
    if (near.has(id)) return { ...look, forceLabel: near.size < 40, zIndex: 1 };
    return { ...look, color: colours.faint, label: null, zIndex: 0 };
  }

  function edgeLook(id: string) {
    const marked = hovered ?? focused;
    if (marked === null) return { color: colours.edge, size: data.edges.length > MANY_EDGES ? 0.5 : 1.5 };
    const [source, target] = graph.extremities(id);
    const isNear = source === marked || target === marked;
    return isNear
      ? { color: colours.strongEdge, size: 2.2, zIndex: 1 }
      : { hidden: data.edges.length > 400, color: colours.edge };
  }

  function mark(): void {
    const marked = hovered ?? focused;
    near = new Set(marked !== null && graph.hasNode(marked) ? graph.neighbors(marked) : []);
    sigma.refresh({ skipIndexation: true });
  }

  function arrange(): void {
    worker?.terminate();
    worker = startLayout(graph, data, options.isAnimated, () => keepPoints(graph, points));
  }

  sigma.on('enterNode', ({ node }) => {
    hovered = node;
    element.style.cursor = 'pointer';
    mark();
  });
  sigma.on('leaveNode', () => {
    hovered = null;
    element.style.cursor = '';
    mark();
  });
  letDrag(sigma, graph, {
    onDrag: () => worker?.terminate(),
    onDrop: () => keepPoints(graph, points),
    onClick: (id) => {
      const node = byId.get(id);
      if (node) options.onOpen(node);
    },
  });
  if (data.nodes.some(({ id }) => !points.has(id))) arrange();

  return {
    focus(id) {
      focused = id !== null && graph.hasNode(id) ? id : null;
      mark();
      const display = focused === null ? undefined : sigma.getNodeDisplayData(focused);
      if (!display) return;
      const state = { x: display.x, y: display.y, ratio: Math.min(sigma.getCamera().ratio, 0.35) };
      void sigma.getCamera().animate(state, { duration: options.isAnimated ? 350 : 1 });
    },
    zoom(by) {
      const duration = options.isAnimated ? 200 : 1;
      const camera = sigma.getCamera();
      if (by === 'in') void camera.animatedZoom({ duration });
      else if (by === 'out') void camera.animatedUnzoom({ duration });
      else void camera.animatedReset({ duration });
    },
    arrange,
    destroy() {
      worker?.terminate();
      keepPoints(graph, points);
      sigma.kill();
    },
  };
}

function toGraph({
  data,
  colourBy,
  groupColours,
  colours,
  points,
  centreId,
}: PictureOptions): Graph<NodeLook> {
  const graph = new Graph<NodeLook>({ type: 'undirected' });
  const scale = data.nodes.length > LARGE_GRAPH ? 0.5 : 1;
  data.nodes.forEach((node, index) => {
    const group = groupOf(node, colourBy);
    const isCentre = node.id === centreId;
    graph.addNode(node.id, {
      ...(points.get(node.id) ?? firstPoint(index, groupOf(node, 'folder'))),
      size: isCentre ? 10 : scale * Math.min(3 + 1.6 * Math.sqrt(node.degree), 18),
      label: nodeName(node),
      color: isCentre
        ? colours.accent
        : node.unresolved
          ? colours.faint
          : ((group === null ? undefined : groupColours.get(group)) ?? colours.node),
    });
  });
  for (const { source, target } of data.edges) graph.mergeEdge(source, target);
  return graph;
}

function startLayout(
  graph: Graph<NodeLook>,
  data: GraphData,
  isAnimated: boolean,
  onDone: () => void,
): Worker {
  const ids = graph.nodes();
  const indexOf = new Map(ids.map((id, index) => [id, index]));
  const points = ids.map((id) => graph.getNodeAttributes(id));
  const edges = data.edges.flatMap(({ source, target, count }) => {
    const [from, to] = [indexOf.get(source), indexOf.get(target)];
    return from === undefined || to === undefined ? [] : [[from, to, Math.min(count, 5)] as const];
  });
  const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data: news }: MessageEvent<LayoutNews>) => {
    graph.updateEachNodeAttributes(
      (id, look) => {
        const at = (indexOf.get(id) ?? 0) * 2;
        return { ...look, x: news.points[at] ?? look.x, y: news.points[at + 1] ?? look.y };
      },
      { attributes: ['x', 'y'] },
    );
    if (!news.isDone) return;
    worker.terminate();
    onDone();
  });
  const matrices = toMatrices(points, edges);
  worker.postMessage({ ...matrices, ...layoutSettings(ids.length), isAnimated }, [
    matrices.nodes.buffer,
    matrices.edges.buffer,
  ]);
  return worker;
}

function keepPoints(graph: Graph<NodeLook>, points: Map<string, Point>): void {
  graph.forEachNode((id, { x, y }) => points.set(id, { x, y }));
}

/** A node can be pulled elsewhere; a press that pulls nothing is a click. */
function letDrag(
  sigma: Sigma<NodeLook>,
  graph: Graph<NodeLook>,
  on: { readonly onDrag: () => void; readonly onDrop: () => void; readonly onClick: (id: string) => void },
): void {
  let held: string | null = null;
  let hasMoved = false;

  sigma.on('downNode', ({ node }) => {
    held = node;
    hasMoved = false;
  });
  sigma.on('moveBody', ({ event }) => {
    if (held === null) return;
    if (!hasMoved) {
      on.onDrag();
      if (!sigma.getCustomBBox()) sigma.setCustomBBox(sigma.getBBox());
    }
    hasMoved = true;
    const { x, y } = sigma.viewportToGraph(event);
    graph.mergeNodeAttributes(held, { x, y });
    event.preventSigmaDefault();
    event.original.preventDefault();
    event.original.stopPropagation();
  });
  const drop = () => {
    if (held !== null && hasMoved) on.onDrop();
    held = null;
  };
  sigma.on('upNode', drop);
  sigma.on('upStage', drop);
  sigma.on('clickNode', ({ node }) => {
    if (!hasMoved) on.onClick(node);
  });
}
