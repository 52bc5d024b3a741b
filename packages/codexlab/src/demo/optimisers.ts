/** A function of two variables to be made small, with its gradient and where the search starts. */
export interface Problem {
  readonly name: string;
  readonly f: (x: number, y: number) => number;
  readonly gradient: (x: number, y: number) => readonly [number, number];
  readonly start: readonly [number, number];
}

/** Where an optimiser stands after an iteration; `evaluations` counts values and gradients asked for so far. */
export interface Step {
  readonly x: number;
  readonly y: number;
  readonly value: number;
  readonly evaluations: number;
}

/** An endless walk towards a minimum, its first step being the start. */
export type Optimiser = (problem: Problem) => Generator<Step, never>;

/** Three classics: a long bent valley, a bowl, and four equal minima. */
export const problems: readonly Problem[] = [
  {
    name: 'rosenbrock',
    f: (x, y) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    gradient: (x, y) => [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
    start: [-1.2, 1],
  },
  { name: 'sphere', f: (x, y) => x * x + y * y, gradient: (x, y) => [2 * x, 2 * y], start: [2, -1.5] },
  {
    name: 'himmelblau',
    f: (x, y) => (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
    gradient: (x, y) => [
      4 * x * (x * x + y - 11) + 2 * (x + y * y - 7),
      2 * (x * x + y - 11) + 4 * y * (x + y * y - 7),
    ],
    start: [-0.5, 0.5],
  },
];

/** Steps against the gradient, all of the same rate. */
export function gradientDescent(rate: number): Optimiser {
  return momentum(rate, 0);
}

/** Steps that keep the share `beta` of the step before. */
export function momentum(rate: number, beta: number): Optimiser {
  return function* ({ f, gradient, start }) {
    let [x, y] = start;
    let [stepX, stepY] = [0, 0];
    for (let evaluations = 1; ; evaluations += 2) {
      yield { x, y, value: f(x, y), evaluations };
      const [gx, gy] = gradient(x, y);
      stepX = beta * stepX - rate * gx;
      stepY = beta * stepY - rate * gy;
      x += stepX;
      y += stepY;
    }
  };
}

/** Steps scaled by running means of the gradient and of its square (Kingma and Ba 2015, their constants). */
export function adam(rate: number): Optimiser {
  return function* ({ f, gradient, start }) {
    const at: [number, number] = [...start];
    const mean: [number, number] = [0, 0];
    const square: [number, number] = [0, 0];
    for (let iteration = 1; ; iteration++) {
      yield { x: at[0], y: at[1], value: f(...at), evaluations: 2 * iteration - 1 };
      const slope = gradient(...at);
      for (const axis of [0, 1] as const) {
        mean[axis] = 0.9 * mean[axis] + 0.1 * slope[axis];
        square[axis] = 0.999 * square[axis] + 0.001 * slope[axis] ** 2;
        const unbiased = mean[axis] / (1 - 0.9 ** iteration);
        at[axis] -= (rate * unbiased) / (Math.sqrt(square[axis] / (1 - 0.999 ** iteration)) + 1e-8);
      }
    }
  };
}

interface Corner {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

/** The simplex search of Nelder and Mead (1965): reflect, expand, contract, shrink; asks for no gradient. */
export const nelderMead: Optimiser = function* ({ f, start }) {
  let evaluations = 0;
  const corner = (x: number, y: number): Corner => {
    evaluations++;
    return { x, y, value: f(x, y) };
  };
  let simplex = [corner(...start), corner(start[0] + 0.5, start[1]), corner(start[0], start[1] + 0.5)];
  for (;;) {
    simplex.sort((a, b) => a.value - b.value);
    const [best, good, worst] = simplex as [Corner, Corner, Corner];
    yield { ...best, evaluations };
    const along = (factor: number): Corner => {
      const [midX, midY] = [(best.x + good.x) / 2, (best.y + good.y) / 2];
      return corner(midX + factor * (midX - worst.x), midY + factor * (midY - worst.y));
    };
    const replacement = replacementOf(worst, best, good, along);
    simplex = replacement
      ? [best, good, replacement]
      : [best, ...[good, worst].map(({ x, y }) => corner((x + best.x) / 2, (y + best.y) / 2))];
  }
};

function replacementOf(
  worst: Corner,
  best: Corner,
  good: Corner,
  along: (factor: number) => Corner,
): Corner | null {
  const reflected = along(1);
  if (reflected.value < best.value) {
    const expanded = along(2);
    return expanded.value < reflected.value ? expanded : reflected;
  }
  if (reflected.value < good.value) return reflected;
  const contracted = along(reflected.value < worst.value ? 0.5 : -0.5);
  return contracted.value < Math.min(worst.value, reflected.value) ? contracted : null;
}

/** A walk that has ended, with every step of it. */
export interface Run {
  readonly steps: readonly Step[];
  readonly outcome: 'converged' | 'diverged' | 'gave up';
}

/** Walks until the value is below `target`, is no finite number, or `maxIterations` have passed. */
export function runOptimiser(
  optimiser: Optimiser,
  problem: Problem,
  { target, maxIterations }: { readonly target: number; readonly maxIterations: number },
): Run {
  const steps: Step[] = [];
  for (const step of optimiser(problem)) {
    if (!Number.isFinite(step.value)) return { steps, outcome: 'diverged' };
    steps.push(step);
    if (step.value < target) return { steps, outcome: 'converged' };
    if (steps.length > maxIterations) break;
  }
  return { steps, outcome: 'gave up' };
}
