// Packs every package and checks what strangers would get: publint, types as every resolver sees them, and our own rules.
// The packages must be built.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { packPackages } from './pack.mjs';
import { problemsOf } from './packed-rules.mjs';
import { finish, ROOT } from './run.mjs';
import { publishedPackages, readJson } from './workspace.mjs';

/** How programs that are no ES modules see them: our packages are ES modules alone, which Node 20.19 and newer can `require`. */
const OTHER_RESOLVERS = ['node10', 'node16-cjs'];

const versions = Object.fromEntries(
  publishedPackages()
    .map((dir) => readJson(dir, 'package.json'))
    .map(({ name, version }) => [name, version]),
);
const results = await checkAll();
finish(
  results.flatMap(({ problems }) => problems),
  results.map(({ size }) => size).join('\n'),
);

async function checkAll() {
  const folder = mkdtempSync(join(tmpdir(), 'codexlab-packed-'));
  try {
    const checked = [];
    for (const { name, tarball } of await packPackages(folder))
      checked.push(await checkTarball(name, readFileSync(tarball)));
    return checked;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function checkTarball(name, bytes) {
  const unpacked = createPackageFromTarballData(bytes);
  const prefix = `/node_modules/${name}/`;
  const files = unpacked.listFiles().map((path) => path.slice(prefix.length));
  const text = (path) => unpacked.readFile(prefix + path);
  const problems = [
    ...(await lintProblems(bytes)),
    ...(await typeProblems(unpacked)),
    ...problemsOf({ manifest: JSON.parse(text('package.json')), files, text, versions, root: ROOT }),
  ];
  const kilobytes = Math.ceil(bytes.length / 1024);
  return {
    problems: problems.map((problem) => `${name}: ${problem}`),
    size: `${name}: ${files.length} files, ${kilobytes} KiB packed`,
  };
}

async function lintProblems(bytes) {
  const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  const { messages, pkg } = await publint({ pack: { tarball }, level: 'suggestion', strict: true });
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`);
}

async function typeProblems(unpacked) {
  const { problems, types } = await checkPackage(unpacked);
  if (!types) return ['has no types'];
  return problems
    .filter((problem) => !OTHER_RESOLVERS.includes(problem.resolutionKind))
    .map((problem) => `types: ${JSON.stringify(problem)}`);
}
