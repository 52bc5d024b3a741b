import { seededRandom } from './random.ts';

/** π from darts thrown at a square: four times the share that lies in the quarter circle. */
export function estimatePi(seed: number, darts: number): number {
  const random = seededRandom(seed);
  let inside = 0;
  for (let i = 0; i < darts; i++) {
    const [x, y] = [random(), random()];
    if (x * x + y * y < 1) inside++;
  }
  return (4 * inside) / darts;
}

/** The slope of the straight line that fits the points best (least squares). */
export function fittedSlope(points: readonly (readonly [x: number, y: number])[]): number {
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const along = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return along / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}
