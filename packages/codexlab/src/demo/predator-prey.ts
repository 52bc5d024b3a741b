/** Prey and predators, in thousands. */
export type Populations = readonly [prey: number, predators: number];

/** One step of length `h` of a numerical method. */
export type Method = (state: Populations, h: number) => Populations;

/** The constants of the equations prey' = a·prey − b·prey·pred, pred' = d·prey·pred − c·pred. */
export const rates = Object.freeze({ a: 1.1, b: 0.4, c: 0.4, d: 0.1 });

function slope([prey, predators]: Populations): Populations {
  return [prey * (rates.a - rates.b * predators), predators * (rates.d * prey - rates.c)];
}

function moved(
  [prey, predators]: Populations,
  [preySlope, predatorSlope]: Populations,
  h: number,
): Populations {
  return [prey + h * preySlope, predators + h * predatorSlope];
}

/** The method of Euler: order 1. */
export const euler: Method = (state, h) => moved(state, slope(state), h);

/** The classical method of Runge and Kutta: order 4. */
export const rungeKutta: Method = (state, h) => {
  const k1 = slope(state);
  const k2 = slope(moved(state, k1, h / 2));
  const k3 = slope(moved(state, k2, h / 2));
  const k4 = slope(moved(state, k3, h));
  const mean = (at: 0 | 1): number => (k1[at] + 2 * k2[at] + 2 * k3[at] + k4[at]) / 6;
  return moved(state, [mean(0), mean(1)], h);
};

/** All states from `start` on, `steps` of them after it. */
export function integrate(method: Method, start: Populations, h: number, steps: number): Populations[] {
  const states = [start];
  for (let i = 0; i < steps; i++) states.push(method(states[i]!, h));
  return states;
}

/** A quantity that the equations keep for ever, so that its drift is the fault of the method. */
export function conserved([prey, predators]: Populations): number {
  return rates.d * prey - rates.c * Math.log(prey) + rates.b * predators - rates.a * Math.log(predators);
}
