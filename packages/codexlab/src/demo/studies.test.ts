import { describe, expect, it } from 'vitest';
import { lyapunovExponent, superstableParameters } from './logistic-map.ts';
import { estimatePi, fittedSlope } from './monte-carlo-pi.ts';
import { adam, gradientDescent, momentum, nelderMead, problems, runOptimiser } from './optimisers.ts';
import { conserved, euler, integrate, rungeKutta, type Method } from './predator-prey.ts';

const limits = { target: 1e-8, maxIterations: 40_000 };

describe('the sample experiments', () => {
  it.each([
    ['gradient descent', gradientDescent(0.001)],
    ['momentum', momentum(0.001, 0.9)],
    ['Adam', adam(0.02)],
    ['Nelder–Mead', nelderMead],
  ])('brings Rosenbrock to its minimum at (1, 1) by %s', (_name, optimiser) => {
    const run = runOptimiser(optimiser, problems[0]!, limits);
    const { x, y } = run.steps.at(-1)!;
    expect(run.outcome).toBe('converged');
    expect(x).toBeCloseTo(1, 3);
    expect(y).toBeCloseTo(1, 3);
  });

  it.each(problems)('has for $name a gradient that agrees with differences of its values', (problem) => {
    const [x, y] = problem.start;
    const [gx, gy] = problem.gradient(x, y);
    const h = 1e-6;
    expect((problem.f(x + h, y) - problem.f(x - h, y)) / (2 * h)).toBeCloseTo(gx, 4);
    expect((problem.f(x, y + h) - problem.f(x, y - h)) / (2 * h)).toBeCloseTo(gy, 4);
  });

  it('says that a walk diverged when its rate is far too great', () => {
    expect(runOptimiser(gradientDescent(0.1), problems[0]!, limits).outcome).toBe('diverged');
  });

  it('finds the exponent ln 2 at r = 4 and a negative one on a cycle', () => {
    expect(lyapunovExponent(4, 500, 4000)).toBeCloseTo(Math.LN2, 3);
    expect(lyapunovExponent(3.5, 500, 4000)).toBeLessThan(0);
  });

  it("comes near Feigenbaum's constant", () => {
    const [before, last, next] = superstableParameters(9).slice(-3) as [number, number, number];
    expect((last - before) / (next - last)).toBeCloseTo(4.6692, 4);
  });

  it('integrates with order 4 by Runge and Kutta and clearly less by Euler', () => {
    const drift = (method: Method, h: number): number =>
      Math.abs(conserved(integrate(method, [10, 5], h, 50 / h).at(-1)!) - conserved([10, 5]));
    expect(Math.log2(drift(rungeKutta, 0.025) / drift(rungeKutta, 0.0125))).toBeCloseTo(4, 0);
    expect(drift(euler, 0.0125)).toBeGreaterThan(1e6 * drift(rungeKutta, 0.0125));
  });

  it('estimates π the same for the same seed and better with more darts', () => {
    expect(estimatePi(7, 1000)).toBe(estimatePi(7, 1000));
    expect(estimatePi(7, 1000)).not.toBe(estimatePi(8, 1000));
    expect(Math.abs(estimatePi(1, 100_000) - Math.PI)).toBeLessThan(0.02);
  });

  it('fits a straight line', () => {
    expect(
      fittedSlope([
        [0, 1],
        [1, 3],
        [2, 5],
      ]),
    ).toBeCloseTo(2, 12);
  });
});
