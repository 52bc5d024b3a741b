import type { DemoFile } from './demo-file.ts';
import { note } from './note.ts';
import {
  conserved,
  euler,
  integrate,
  rates,
  rungeKutta,
  type Method,
  type Populations,
} from './predator-prey.ts';
import { toSvg } from './svg-plot.ts';
import { rounded, toCsv, toMarkdownTable, type ResultTable } from './tables.ts';

const FOLDER = 'experiments/predator-prey';
const START: Populations = [10, 5];
const END = 50;
const STEPS = [0.1, 0.05, 0.025, 0.0125];

/** Predators and prey: how much two methods get wrong, and how fast that shrinks with the step. */
export function predatorPreyStudy(): DemoFile[] {
  const series = seriesTable();
  const drift = driftTable();
  return [
    studyNote(drift),
    { path: `${FOLDER}/data/series.csv`, content: toCsv(series) },
    { path: `${FOLDER}/data/step-size.csv`, content: toCsv(drift) },
    { path: `${FOLDER}/phase.svg`, content: phasePlot(series) },
  ];
}

function seriesTable(): ResultTable {
  const rows = integrate(rungeKutta, START, 0.05, END / 0.05)
    .map(([prey, predators], at) => [rounded(at * 0.05), rounded(prey), rounded(predators)])
    .filter((_, at) => at % 5 === 0);
  return { columns: ['t', 'prey', 'predators'], rows };
}

function driftTable(): ResultTable {
  const rows = STEPS.map((h) => [h, rounded(driftOf(euler, h)), rounded(driftOf(rungeKutta, h))]);
  return { columns: ['step', 'euler', 'runge_kutta'], rows };
}

function driftOf(method: Method, h: number): number {
  const states = integrate(method, START, h, Math.round(END / h));
  return Math.abs(conserved(states.at(-1)!) - conserved(START));
}

function studyNote(drift: ResultTable): DemoFile {
  const [coarse, fine] = drift.rows.slice(-2);
  const order = (column: number): number =>
    rounded(Math.log2(Number(coarse![column]) / Number(fine![column])));
  return note(
    `${FOLDER}/predator-prey.md`,
    {
      title: 'Predator and prey',
      date: '2026-03-09',
      tags: ['experiment', 'dynamics/population', 'numerics'],
      aliases: ['Lotka–Volterra'],
      status: 'done',
      more: { order_euler: order(1), order_runge_kutta: order(2) },
    },
    `Two species, two equations, and a quantity that must not change. Rates: a = ${rates.a}, b = ${rates.b}, c = ${rates.c}, d = ${rates.d}; start at ${START.join(' and ')}.

![[phase.svg]]

The loop closes, as it must; [series.csv](data/series.csv) holds the populations.

## Drift after t = ${END}

${toMarkdownTable(drift)}

Halving the step divides the drift of Euler's method by about 2^${order(1)}, that of [[runge-kutta|Runge and Kutta]] by about 2^${order(2)}. ^orders

- [x] Both methods from the same start
- [ ] A symplectic method, for which the drift stays bounded #numerics
`,
  );
}

function phasePlot({ rows }: ResultTable): string {
  const points = rows.map((row) => [Number(row[1]), Number(row[2])] as const);
  const lines = [{ name: 'Runge–Kutta, step 0.05', points }];
  return toSvg({ title: 'Predators and prey', xLabel: 'prey', yLabel: 'predators', lines });
}
