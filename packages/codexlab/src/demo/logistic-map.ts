/** One step of the logistic map. */
function nextState(r: number, x: number): number {
  return r * x * (1 - x);
}

/** The `count` states that follow the first `skip` ones, from x = 0.4. */
export function orbit(r: number, skip: number, count: number): number[] {
  let x = 0.4;
  for (let i = 0; i < skip; i++) x = nextState(r, x);
  return Array.from({ length: count }, () => (x = nextState(r, x)));
}

/** The Lyapunov exponent: the mean of ln |f'(x)| along an orbit; above 0 the map is chaotic. */
export function lyapunovExponent(r: number, skip: number, count: number): number {
  const states = orbit(r, skip, count);
  return states.reduce((sum, x) => sum + Math.log(Math.abs(r * (1 - 2 * x))), 0) / count;
}

/**
 * The parameters at which the critical point 1/2 lies on a cycle of length 1, 2, 4 …: found one after the other by
 * the secant method, each starting where the distances so far let us expect it.
 */
export function superstableParameters(count: number): number[] {
  const found = [2, 1 + Math.sqrt(5)];
  while (found.length < count) {
    const [before, last] = found.slice(-2) as [number, number];
    const guess = last + (last - before) / 4.67;
    found.push(secant((r) => afterCycle(r, 2 ** found.length), guess, guess + 1e-4 * (last - before)));
  }
  return found.slice(0, count);
}

/** How far 1/2 is from itself after `length` steps. */
function afterCycle(r: number, length: number): number {
  let x = 0.5;
  for (let i = 0; i < length; i++) x = nextState(r, x);
  return x - 0.5;
}

function secant(f: (r: number) => number, first: number, second: number): number {
  let [a, b] = [first, second];
  let [fa, fb] = [f(a), f(b)];
  for (let i = 0; i < 60 && Math.abs(b - a) > 1e-14 && fb !== fa; i++) {
    const next = b - (fb * (b - a)) / (fb - fa);
    [a, fa] = [b, fb];
    b = next;
    fb = f(b);
  }
  return b;
}
