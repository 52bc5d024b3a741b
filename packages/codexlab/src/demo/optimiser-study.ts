import type { DemoFile } from './demo-file.ts';
import { note } from './note.ts';
import { adam, gradientDescent, momentum, nelderMead, problems, runOptimiser } from './optimisers.ts';
import type { Optimiser, Run } from './optimisers.ts';
import { toSvg } from './svg-plot.ts';
import { keepRows, rounded, toCsv, toMarkdownTable, type ResultTable } from './tables.ts';

const FOLDER = 'experiments/optimisers';
const settings = {
  target: 1e-8,
  maxIterations: 40_000,
  descentRate: 0.001,
  momentumBeta: 0.9,
  adamRate: 0.02,
};
const RATES = [0.0005, 0.001, 0.0015, 0.002, 0.003, 0.005];
const SERIES_ROWS = 60;

const methods: readonly { readonly name: string; readonly title: string; readonly optimiser: Optimiser }[] = [
  { name: 'gradient-descent', title: 'Gradient descent', optimiser: gradientDescent(settings.descentRate) },
  { name: 'momentum', title: 'Momentum', optimiser: momentum(settings.descentRate, settings.momentumBeta) },
  { name: 'adam', title: 'Adam', optimiser: adam(settings.adamRate) },
  { name: 'nelder-mead', title: 'Nelder–Mead', optimiser: nelderMead },
];

/** What each method is, and what its runs teach. */
const remarks: Readonly<Record<string, string>> = {
  'gradient-descent': `Steps of rate ${settings.descentRate} against the gradient. In the valley the gradient points across, not along, so nearly all steps are spent on the last bend. How far the rate can be raised is measured in [[learning-rate]].`,
  momentum: `Gradient descent that keeps ${settings.momentumBeta} of the step before: zigzags cancel, the way along the valley adds up. Compare [[gradient-descent]], which is the same with nothing kept.`,
  adam: `Rate ${settings.adamRate}, scaled for each coordinate by running means. It does not care how steep the walls are, which helps in the valley and costs a little in the [[optimiser-comparison#Sphere|bowl]].`,
  'nelder-mead': `Moves a triangle and never asks for a gradient. With two variables it needs the fewest evaluations by far; that does not carry over to many variables. ^simplex`,
};

/** The optimiser comparison: four methods on three functions, and a scan of the learning rate. */
export function optimiserStudy(): DemoFile[] {
  const runs = methods.map(({ optimiser }) =>
    problems.map((problem) => runOptimiser(optimiser, problem, settings)),
  );
  const summary = summaryOf(runs);
  const valley = runs.map((byProblem) => byProblem[0]!);
  return [
    comparisonNote(summary),
    ...methods.map((method, at) =>
      methodNote(
        method,
        keepRows(summary, (row) => row[0] === methods[at]!.name),
      ),
    ),
    ...methods.map(({ name }, at) => ({
      path: `${FOLDER}/data/${name}.csv`,
      content: toCsv(seriesOf(valley[at]!)),
    })),
    { path: `${FOLDER}/data/summary.csv`, content: toCsv(summary) },
    ...learningRateFiles(),
    ...convergencePlot(valley),
    {
      path: `${FOLDER}/settings.json`,
      content: `${JSON.stringify({ ...settings, problems: problems.map(({ name, start }) => ({ name, start })) }, null, 2)}\n`,
    },
  ];
}

function summaryOf(runs: readonly (readonly Run[])[]): ResultTable {
  const rows = methods.flatMap(({ name }, method) =>
    problems.map((problem, at) => {
      const { steps, outcome } = runs[method]![at]!;
      const last = steps.at(-1)!;
      return [
        name,
        problem.name,
        outcome,
        steps.length - 1,
        last.evaluations,
        rounded(last.value),
        rounded(last.x),
        rounded(last.y),
      ];
    }),
  );
  return { columns: ['method', 'function', 'outcome', 'iterations', 'evaluations', 'value', 'x', 'y'], rows };
}

function comparisonNote(summary: ResultTable): DemoFile {
  const of = (name: string): ResultTable => keepRows(summary, (row) => row[1] === name);
  const valley = of('rosenbrock').rows;
  const best = valley.reduce((a, b) => (Number(b[4]) < Number(a[4]) ? b : a));
  const worst = valley.reduce((a, b) => (Number(b[4]) > Number(a[4]) ? b : a));
  const ratio = rounded(Number(worst[4]) / Number(best[4]));
  return note(
    `${FOLDER}/optimiser-comparison.md`,
    {
      title: 'Optimiser comparison',
      date: '2026-03-02',
      tags: ['experiment', 'optimisation/first-order', 'optimisation/direct-search'],
      aliases: ['Rosenbrock study', 'optimiser log'],
      status: 'done',
      more: { best_method: String(best[0]), target: settings.target },
    },
    `Which method needs the fewest evaluations to bring three classic functions below ${settings.target}? Started in [[2026-03-02]]; the settings are in [settings.json](settings.json), all results in [summary.csv](data/summary.csv).

![[convergence.svg]]

## Rosenbrock

${toMarkdownTable(of('rosenbrock'))}

The valley is where they differ: [[${String(worst[0])}]] needs ${ratio} times the evaluations of [[${String(best[0])}]]. ^valley

## Sphere

${toMarkdownTable(of('sphere'))}

## Himmelblau

${toMarkdownTable(of('himmelblau'))}

Four minima of equal depth: which one is found depends on the way there, not on the method's quality.

## To do

- [x] Same start for every method
- [x] Count evaluations, not only iterations
- [ ] Ten variables instead of two #optimisation/next
`,
  );
}

function methodNote(
  { name, title }: { readonly name: string; readonly title: string },
  results: ResultTable,
): DemoFile {
  const family = name === 'nelder-mead' ? 'optimisation/direct-search' : 'optimisation/first-order';
  return note(
    `${FOLDER}/${name}.md`,
    { title, date: '2026-03-02', tags: ['method', family], status: 'done' },
    `${remarks[name]}

${toMarkdownTable(results)}

The way through the valley, iteration by iteration: [data/${name}.csv](data/${name}.csv). Part of the [[optimiser-comparison]].
`,
  );
}

/** At most 60 steps of a run, dense at the start. */
function seriesOf({ steps }: Run): ResultTable {
  const last = steps.length - 1;
  const wanted = Array.from({ length: SERIES_ROWS }, (_, at) => Math.round(last ** (at / (SERIES_ROWS - 1))));
  const rows = [...new Set([0, ...wanted])].map((at) => {
    const { x, y, value } = steps[at]!;
    return [at, rounded(x), rounded(y), rounded(value)];
  });
  return { columns: ['iteration', 'x', 'y', 'value'], rows };
}

function convergencePlot(valley: readonly Run[]): DemoFile[] {
  const lines = methods.map(({ title }, at) => ({
    name: title,
    points: seriesOf(valley[at]!).rows.map(
      (row) => [Math.log10(1 + Number(row[0])), Math.log10(Math.max(Number(row[3]), 1e-12))] as const,
    ),
  }));
  const title = 'Rosenbrock: value by iteration';
  const svg = toSvg({ title, xLabel: 'log10 (1 + iteration)', yLabel: 'log10 value', lines });
  const metadata = { title, tags: ['plot'], source: 'data', axes: { x: 'iteration', y: 'value' } };
  return [
    { path: `${FOLDER}/convergence.svg`, content: svg },
    { path: `${FOLDER}/.convergence.svg.json`, content: `${JSON.stringify(metadata, null, 2)}\n` },
  ];
}

function learningRateFiles(): DemoFile[] {
  const rows = RATES.map((rate) => {
    const { steps, outcome } = runOptimiser(gradientDescent(rate), problems[0]!, settings);
    return [rate, outcome, steps.length - 1, rounded(steps.at(-1)!.value)];
  });
  const table = { columns: ['rate', 'outcome', 'iterations', 'value'], rows };
  const converged = rows.filter((row) => row[1] === 'converged');
  const best = converged.reduce((a, b) => (Number(b[2]) < Number(a[2]) ? b : a));
  return [
    { path: `${FOLDER}/data/learning-rate.csv`, content: toCsv(table) },
    note(
      `${FOLDER}/learning-rate.md`,
      {
        title: 'Learning rate of gradient descent',
        date: '2026-03-03',
        tags: ['experiment', 'optimisation/first-order'],
        aliases: ['step size scan'],
        status: 'done',
        more: { best_rate: Number(best[0]) },
      },
      `How far can the rate of [[gradient-descent]] be raised on the Rosenbrock function?

${toMarkdownTable(table)}

Best: ${String(best[0])}, with ${String(best[2])} iterations. Above it the walk bounces between the walls of the valley and never settles. Data: [learning-rate.csv](data/learning-rate.csv). Asked in [[2026-03-03#Questions]].
`,
    ),
  ];
}
