import iterate from 'graphology-layout-forceatlas2/iterate.js';
import { NUMBERS_PER_NODE, type LayoutInput } from './layout-matrices.ts';

/** What the worker tells: where the nodes are by now, as x and y of each. */
export interface LayoutNews {
  readonly points: Float32Array<ArrayBuffer>;
  readonly isDone: boolean;
}

/** A step is told when so much time has gone since the one before; larger graphs take longer to draw. */
const TOLD_EVERY_MS = 45;
const LARGE_TOLD_EVERY_MS = 500;
const LARGE_NODE_COUNT = 3000;

self.addEventListener('message', ({ data }: MessageEvent<LayoutInput>) => {
  const isLarge = data.nodes.length > LARGE_NODE_COUNT * NUMBERS_PER_NODE;
  const everyMs = isLarge ? LARGE_TOLD_EVERY_MS : TOLD_EVERY_MS;
  let toldMs = performance.now();
  for (let step = 1; step <= data.iterations; step++) {
    iterate(data.settings, data.nodes, data.edges);
    const isDone = step === data.iterations;
    if (!isDone && (!data.isAnimated || performance.now() - toldMs < everyMs)) continue;
    toldMs = performance.now();
    tell({ points: pointsOf(data.nodes), isDone });
  }
});

function tell(news: LayoutNews): void {
  self.postMessage(news, { transfer: [news.points.buffer] });
}

function pointsOf(nodes: Float32Array): Float32Array<ArrayBuffer> {
  const points = new Float32Array((nodes.length / NUMBERS_PER_NODE) * 2);
  for (let at = 0; at < points.length; at += 2) {
    points[at] = nodes[(at / 2) * NUMBERS_PER_NODE] ?? 0;
    points[at + 1] = nodes[(at / 2) * NUMBERS_PER_NODE + 1] ?? 0;
  }
  return points;
}
