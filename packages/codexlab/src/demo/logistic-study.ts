import type { DemoFile } from './demo-file.ts';
import { logisticNotebook } from './logistic-notebook.ts';
import { lyapunovExponent, orbit, superstableParameters } from './logistic-map.ts';
import { note } from './note.ts';
import { toPng } from './png.ts';
import { toSvg } from './svg-plot.ts';
import { keepRows, rounded, toCsv, toMarkdownTable, type ResultTable } from './tables.ts';

const FOLDER = 'experiments/logistic-map';
const SKIPPED = 500;
const AVERAGED = 4000;
const SAMPLES = 8;
const PICTURE = { width: 600, height: 360, from: 2.5, to: 4, states: 300 };

/** The logistic-map study: bifurcation diagram, Lyapunov exponents, and the way into chaos. */
export function logisticStudy(): DemoFile[] {
  const exponents = lyapunovTable();
  const doubling = doublingTable();
  return [
    overviewNote(exponents),
    lyapunovNote(exponents),
    doublingNote(doubling),
    logisticNotebook(`${FOLDER}/analysis.ipynb`),
    { path: `${FOLDER}/logistic_map.py`, content: PYTHON },
    { path: `${FOLDER}/data/lyapunov.csv`, content: toCsv(exponents) },
    { path: `${FOLDER}/data/bifurcation.csv`, content: toCsv(bifurcationTable()) },
    { path: `${FOLDER}/data/superstable.csv`, content: toCsv(doubling) },
    { path: `${FOLDER}/bifurcation.png`, content: bifurcationPicture() },
    {
      path: `${FOLDER}/.bifurcation.png.json`,
      content: `${JSON.stringify({ title: 'Bifurcation diagram', tags: ['plot', 'chaos'], r: [PICTURE.from, PICTURE.to] }, null, 2)}\n`,
    },
    { path: `${FOLDER}/lyapunov.svg`, content: lyapunovPlot(exponents) },
  ];
}

function gridOf(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.round((to - from) / step) + 1 }, (_, at) => rounded(from + at * step));
}

function lyapunovTable(): ResultTable {
  const rows = gridOf(2.5, 4, 0.01).map((r) => [r, rounded(lyapunovExponent(r, SKIPPED, AVERAGED))]);
  return { columns: ['r', 'lyapunov'], rows };
}

function bifurcationTable(): ResultTable {
  const rows = gridOf(2.5, 4, 0.01).flatMap((r) =>
    orbit(r, SKIPPED, SAMPLES).map((x, n) => [r, n, rounded(x)]),
  );
  return { columns: ['r', 'n', 'x'], rows };
}

function doublingTable(): ResultTable {
  const parameters = superstableParameters(9);
  const rows = parameters.map((r, at) => {
    const ratio =
      at < 2 ? '' : rounded((parameters[at - 1]! - parameters[at - 2]!) / (r - parameters[at - 1]!));
    return [2 ** at, Number(r.toPrecision(12)), ratio];
  });
  return { columns: ['cycle', 'r', 'ratio'], rows };
}

function overviewNote(exponents: ResultTable): DemoFile {
  const some = keepRows(exponents, (row) => [2.8, 3.2, 3.5, 3.83, 3.9, 4].includes(Number(row[0])));
  const chaotic = exponents.rows.filter((row) => Number(row[1]) > 0).length;
  return note(
    `${FOLDER}/logistic-map.md`,
    {
      title: 'Logistic map',
      date: '2026-03-05',
      tags: ['experiment', 'dynamics/chaos'],
      aliases: ['Logistic map', 'bifurcation study'],
      status: 'done',
      more: { chaotic_values: chaotic },
    },
    `x → r·x·(1 − x): one line of arithmetic that goes from rest to chaos as r grows.

![[bifurcation.png]]

Each column shows the states that the map visits for one r, from ${PICTURE.from} to ${PICTURE.to}. The samples of the CSV: [bifurcation.csv](data/bifurcation.csv); the code: [logistic_map.py](logistic_map.py); worked through in [the notebook](analysis.ipynb).

## Results

${toMarkdownTable(some)}

Of the ${exponents.rows.length} values of r that were tried, ${chaotic} are chaotic: their exponent is above 0 (see [[lyapunov]]). ^chaotic

How the chaos begins is a study of its own: [[period-doubling]].

- [x] Throw away the first ${SKIPPED} states
- [ ] Look closely at the window of period 3 near r = 3.83 #dynamics/next
`,
  );
}

function lyapunovNote(exponents: ResultTable): DemoFile {
  const atFour = Number(exponents.rows.at(-1)![1]);
  const most = exponents.rows.reduce((a, b) => (Number(b[1]) > Number(a[1]) ? b : a));
  return note(
    `${FOLDER}/lyapunov.md`,
    {
      title: 'Lyapunov exponents of the logistic map',
      date: '2026-03-05',
      tags: ['experiment', 'dynamics/chaos'],
      status: 'done',
      more: { exponent_at_4: atFour },
    },
    `Measured as [[lyapunov-exponent|the mean logarithm of the slope]] over ${AVERAGED} states.

![[lyapunov.svg]]

At r = 4 the exact value is ln 2 = ${rounded(Math.LN2)}; measured: ${atFour}, off by ${rounded(Math.abs(atFour - Math.LN2))}. The greatest value found is ${String(most[1])} at r = ${String(most[0])}.

All values: [lyapunov.csv](data/lyapunov.csv). Seen from above in [[logistic-map#^chaotic]].
`,
  );
}

function doublingNote(doubling: ResultTable): DemoFile {
  const last = Number(doubling.rows.at(-1)![2]);
  return note(
    `${FOLDER}/period-doubling.md`,
    {
      title: 'Period doubling',
      date: '2026-03-09',
      tags: ['experiment', 'dynamics/chaos', 'constants'],
      aliases: ['Feigenbaum'],
      status: 'running',
      more: { feigenbaum: last },
    },
    `The cycle doubles again and again before chaos, and each stretch of r is shorter than the one before by nearly the same ratio. Feigenbaum's constant is its limit, 4.669201609….

${toMarkdownTable(doubling)}

r is where x = 1/2 lies on the cycle, found by the secant method. The last ratio is ${last}. Data: [superstable.csv](data/superstable.csv).

- [x] Cycles up to 256
- [ ] More digits need more than double precision #numerics

Belongs to [[Logistic map]].
`,
  );
}

function lyapunovPlot({ rows }: ResultTable): string {
  const points = rows.map((row) => [Number(row[0]), Number(row[1])] as const);
  const zero = [points[0]!, points.at(-1)!].map(([r]) => [r, 0] as const);
  const lines = [
    { name: 'exponent', points },
    { name: 'border of chaos', points: zero },
  ];
  return toSvg({ title: 'Lyapunov exponent of the logistic map', xLabel: 'r', yLabel: 'exponent', lines });
}

function bifurcationPicture(): Uint8Array {
  const { width, height, from, to, states } = PICTURE;
  const pixels = new Uint8Array(width * height).fill(255);
  for (let column = 0; column < width; column++) {
    const r = from + ((to - from) * column) / (width - 1);
    for (const x of orbit(r, SKIPPED, states)) {
      const at = Math.round((1 - x) * (height - 1)) * width + column;
      pixels[at] = Math.max(0, pixels[at]! - 48);
    }
  }
  return toPng(width, height, pixels);
}

const PYTHON = `"""The logistic map, as used in analysis.ipynb."""

from math import log


def orbit(r, skip, count, x=0.4):
    """The states that follow the first \`skip\` ones."""
    for _ in range(skip):
        x = r * x * (1 - x)
    states = []
    for _ in range(count):
        x = r * x * (1 - x)
        states.append(x)
    return states


def lyapunov(r, skip=${SKIPPED}, count=${AVERAGED}):
    """Mean of ln |f'(x)| along an orbit; above 0 the map is chaotic."""
    return sum(log(abs(r * (1 - 2 * x))) for x in orbit(r, skip, count)) / count
`;
