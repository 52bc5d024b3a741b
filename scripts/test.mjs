// Runs the tests of every package and prints `N passed, N failed` alone on the last line.
// Arguments are passed on to vitest: `pnpm test core/src/paths`. `pnpm test --engine libsql` runs what opens notebooks
// and servers with that engine.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bin, ROOT, show } from './run.mjs';

const REPORT = join(ROOT, '.vitest-report.json');

/** What opens notebooks and servers; the other packages know no engine. */
const BY_ENGINE = ['--project', 'codexlab'];

const { engine, rest } = takeEngine(process.argv.slice(2));
const status = await runTests(engine === null ? rest : [...BY_ENGINE, ...rest], engine);
const { passed, failed, skipped } = readCounts();
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = status !== 0 ? status : failed > 0 || passed === 0 ? 1 : 0;

function takeEngine(args) {
  const at = args.indexOf('--engine');
  if (at < 0) return { engine: null, rest: args };
  return { engine: args[at + 1] ?? '', rest: args.toSpliced(at, 2) };
}

function runTests(extra, engine) {
  rmSync(REPORT, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];
  return show(bin('vitest'), ['run', ...reporters, ...extra], {
    env: {
      ...process.env,
      ...{ TZ: 'UTC', LC_ALL: 'C.UTF-8' },
      ...(engine === null ? {} : { CODEX_ENGINE: engine }),
    },
  });
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
