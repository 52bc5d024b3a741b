// Plays faults at length, with seeds, and tells how often each scenario failed: pnpm torture [--scenario NAME …] [--runs N] [--seed S]
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bin, ROOT, run } from './run.mjs';
import { SCENARIOS } from './torture-scenarios.mjs';

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  options: {
    scenario: { type: 'string', multiple: true, default: Object.keys(SCENARIOS) },
    runs: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const unknown = values.scenario.filter((name) => !(name in SCENARIOS));
if (unknown.length > 0) {
  console.error(`No scenario named ${unknown.join(', ')}; there are: ${Object.keys(SCENARIOS).join(', ')}`);
  process.exit(2);
}

const work = mkdtempSync(join(tmpdir(), 'codexlab-torture-report-'));
const rows = [];
for (const name of values.scenario) {
  const row = await play(name, SCENARIOS[name]);
  console.log(`${row.failures.length === 0 ? 'held  ' : 'failed'}  ${name}`);
  for (const failure of row.failures) console.log(failure.replaceAll(/^/gm, '        '));
  rows.push(row);
}
rmSync(work, { recursive: true });
console.log(`\n${table(rows)}`);
process.exitCode = rows.some(({ failures }) => failures.length > 0) ? 1 : 0;

async function play(name, { file, runs, count, unit = 'runs' }) {
  const wanted = values.runs ?? String(runs);
  const [report, summary] = [join(work, `${name}.jsonl`), join(work, `${name}.json`)];
  const env = {
    ...process.env,
    CODEX_BIN: join(ROOT, 'packages/codexlab/dist/cli.js'),
    CODEX_SEED: values.seed,
    CODEX_TORTURE_REPORT: report,
    ...(count ? { [count]: wanted } : { CODEX_TORTURE_RUNS: wanted }),
  };
  const only = count ? [] : ['-t', `^${name}:`];
  const args = ['run', file, ...only, '--reporter=json', `--outputFile=${summary}`];
  const { code, output } = await run(bin('vitest'), args, { cwd: join(ROOT, 'packages/codexlab'), env });
  const told = count ? whole(summary, wanted, unit) : byRound(report);
  const failures = code !== 0 && told.failures.length === 0 ? [output] : told.failures;
  return { name, ...told, failures };
}

/** Of a scenario that tells of each round. */
function byRound(report) {
  const notes = read(report)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  const obstacle = notes.find((each) => each.obstacle !== undefined)?.obstacle;
  if (obstacle !== undefined) return { done: `not played: ${obstacle}`, failures: [] };
  const failed = notes.filter(({ failure }) => failure !== null);
  return {
    done: `${notes.length} runs`,
    failures: failed.map(({ seed, failure }) => `seed ${seed}: ${failure}`),
  };
}

/** Of a test that is one whole. */
function whole(summary, wanted, unit) {
  const { testResults = [] } = JSON.parse(read(summary) || '{}');
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = tests.filter(({ status }) => status === 'failed');
  return { done: `${wanted} ${unit}`, failures: failed.flatMap(({ failureMessages }) => failureMessages) };
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function table(all) {
  const cells = all.map(({ name, done, failures }) => [name, done, values.seed, String(failures.length)]);
  const lines = [['scenario', 'played', 'seed', 'failures'], ...cells];
  const widths = lines[0].map((_, at) => Math.max(...lines.map((line) => line[at].length)));
  return lines
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
