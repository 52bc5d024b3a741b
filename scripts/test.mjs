// Runs the tests of every package and prints `N passed, N failed` alone on the last line.
// Arguments are passed on to vitest: `pnpm test core/src/paths`. Without any, all is built first, before tests look at it.
// `pnpm test --engine libsql` runs what opens notebooks and servers with that engine.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bin, ROOT, show } from './run.mjs';

const REPORT = join(ROOT, '.vitest-report.json');
const BUILT = join(ROOT, 'packages/codexlab/dist/cli.js');
/** What opens notebooks and servers; the other packages know no engine. */
const BY_ENGINE = ['--project', 'codexlab', '--project', 'alone'];

rmSync(REPORT, { force: true });
const { engine, words } = takeEngine(process.argv.slice(2));
const status = await runTests(words, engine);
const { passed, failed, skipped } = readCounts();
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = status !== 0 ? status : failed > 0 || passed === 0 ? 1 : 0;

function takeEngine(args) {
  const at = args.indexOf('--engine');
  if (at < 0) return { engine: null, words: args };
  return { engine: args[at + 1] ?? '', words: args.toSpliced(at, 2) };
}

async function runTests(words, engine) {
  const env = { ...process.env, TZ: 'UTC', LC_ALL: 'C.UTF-8' };
  if (words.length === 0 && !env.CODEX_BIN) {
    const broken = await show(bin('turbo'), ['run', 'build', '--output-logs=errors-only']);
    if (broken !== 0) return broken;
    env.CODEX_BIN = BUILT;
  }
  if (engine !== null) env.CODEX_ENGINE = engine;
  const chosen = engine === null ? [] : BY_ENGINE;
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];
  return show(bin('vitest'), ['run', ...reporters, ...chosen, ...words], { env });
}

/** A file that could not even be loaded counts as one failure: it has no tests of its own in the report. */
function readCounts() {
  try {
    const report = JSON.parse(readFileSync(REPORT, 'utf8'));
    const broken = report.testResults.filter((file) => file.status === 'failed' && !hasFailedTest(file));
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + broken.length,
      skipped: report.numPendingTests + report.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function hasFailedTest(file) {
  return file.assertionResults.some((test) => test.status === 'failed');
}
