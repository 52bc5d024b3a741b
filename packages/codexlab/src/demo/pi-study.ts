import type { DemoFile } from './demo-file.ts';
import { estimatePi, fittedSlope } from './monte-carlo-pi.ts';
import { note } from './note.ts';
import { rounded, toCsv, toMarkdownTable, type ResultTable } from './tables.ts';

const FOLDER = 'experiments/monte-carlo';
const DARTS = [100, 1000, 10_000, 100_000];
const SEEDS = Array.from({ length: 20 }, (_, at) => at + 1);

/** π by darts: how the error shrinks with their number. */
export function piStudy(): DemoFile[] {
  const table = errorTable();
  const slope = fittedSlope(
    table.rows.map((row) => [Math.log10(Number(row[0])), Math.log10(Number(row[2]))]),
  );
  return [
    { path: `${FOLDER}/data/darts.csv`, content: toCsv(table) },
    note(
      `${FOLDER}/monte-carlo-pi.md`,
      {
        title: 'π by throwing darts',
        date: '2026-03-03',
        tags: ['experiment', 'statistics', 'constants'],
        aliases: ['Monte Carlo'],
        status: 'done',
        more: { slope: rounded(slope) },
      },
      `Four times the share of darts inside the quarter circle, for ${SEEDS.length} seeds of the [[seeded-random-numbers|generator]] each.

${toMarkdownTable(table)}

On logarithmic axes the error falls with slope ${rounded(slope)}; theory says −1/2: a hundred times the darts for one more digit. ^slope

Data: [darts.csv](data/darts.csv). Compare the [[period-doubling|constant]] that takes nine steps for five digits.
`,
    ),
  ];
}

function errorTable(): ResultTable {
  const rows = DARTS.map((darts) => {
    const estimates = SEEDS.map((seed) => estimatePi(seed, darts));
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    return [
      darts,
      rounded(mean(estimates)),
      rounded(mean(estimates.map((value) => Math.abs(value - Math.PI)))),
    ];
  });
  return { columns: ['darts', 'mean_estimate', 'mean_error'], rows };
}
