// Runs every check of the sources and tells of each whether it held. `pnpm check layers` runs one, and says what it
// found; `packed` looks at what was built, so it runs only when it is named.
import { join } from 'node:path';
import { bin, inParallel, ROOT, run } from './run.mjs';
import { workspaceMembers } from './workspace.mjs';

const CHECKS = {
  types: checkTypes,
  format: () => run(bin('prettier'), ['--check', '--log-level', 'warn', '.']),
  lint: () => run(bin('oxlint'), ['--deny-warnings', '--quiet']),
  layers: () => script('check-layers.mjs'),
  unused: () => run(bin('knip'), ['--no-progress']),
  packages: () => script('check-packages.mjs'),
  house: () => script('check-house.mjs'),
  readmes: () => script('check-readmes.mjs'),
  schema: () =>
    run(process.execPath, ['--conditions=codexlab-source', join(ROOT, 'scripts/schema-doc.mjs'), '--check']),
};
const BUILT_CHECKS = { packed: () => script('check-packed.mjs') };
const ALL = { ...CHECKS, ...BUILT_CHECKS };

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in ALL));
if (unknown.length > 0) {
  console.error(`No check named ${unknown.join(', ')}; there are: ${Object.keys(ALL).join(', ')}`);
  process.exit(2);
}

const failed = [];
await inParallel(wanted.length > 0 ? wanted : Object.keys(CHECKS), 2, async (name) => {
  const startMs = Date.now();
  const { code, output } = await ALL[name]();
  const seconds = ((Date.now() - startMs) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok    ' : 'failed'}  ${name} (${seconds} s)`);
  if (code !== 0) failed.push(name);
  if (code !== 0 || wanted.length > 0) {
    console.log(output.trimEnd().replaceAll(/^/gm, '        '));
  }
});
if (failed.length > 0) console.log(`failed: ${failed.join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;

/** All that Node runs is one program: what they share is read once. Components are checked by the compiler that reads them. */
async function checkTypes() {
  const quiet = ['--noEmit', '--pretty', 'false'];
  const apps = workspaceMembers().filter((dir) => dir.startsWith('apps/'));
  const results = await Promise.all([
    run(bin('tsc'), ['-p', join(ROOT, 'tsconfig.json'), ...quiet]),
    ...apps.map((dir) =>
      run(join(ROOT, dir, 'node_modules/.bin/vue-tsc'), ['-p', join(ROOT, dir, 'tsconfig.json'), ...quiet]),
    ),
  ]);
  return {
    code: results.some((result) => result.code !== 0) ? 1 : 0,
    output: results.map((result) => result.output).join(''),
  };
}

function script(name) {
  return run(process.execPath, [join(ROOT, 'scripts', name)]);
}
