import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { packPackages } from './pack.mjs';
import { exampleOf, readmeOf } from './readme-example.mjs';
import { bin, ROOT, run } from './run.mjs';
import { readJson } from './workspace.mjs';

/** What strangers have beside our packages: the peers of `./testing`, and a compiler. */
const TOOLS = ['@types/node', 'fast-check', 'typescript', 'vitest'];
const ENGINE = 'packages/storage-sqlite/node_modules/better-sqlite3';
/** What a script of this workspace sets for the programs that it starts, and strangers do not have. */
const OF_THE_WORKSPACE = /^(?:npm_(?!config_)|NODE_(?:PATH|OPTIONS|ENV)$|VITEST|INIT_CWD$|CODEX_)/;

/**
 * Packs our packages and installs them with plain npm into a project outside the workspace, which begins as a copy of
 * `scripts/installed` with the examples of all READMEs. Builds first what is not known to be built. The caller removes `folder`.
 */
export async function installPacked() {
  const folder = mkdtempSync(join(tmpdir(), 'codexlab-installed-'));
  const project = join(folder, 'project');
  if (process.env.CODEX_BIN === undefined)
    await must(bin('turbo'), ['run', 'build', '--output-logs=errors-only']);
  const packed = await packPackages(join(folder, 'tarballs'));

  cpSync(join(ROOT, 'scripts/installed'), project, { recursive: true });
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
  writeFileSync(join(project, 'every-export.ts'), everyExport(packed));
  const examples = packed.map(({ dir }) => `readme-of-${basename(dir)}`);
  for (const [at, { dir }] of packed.entries())
    writeFileSync(join(project, `${examples[at]}.ts`), exampleOf(readmeOf(dir)) ?? '');
  const { devDependencies } = readJson('package.json');
  const wanted = [
    ...packed.map(({ tarball }) => tarball),
    ...TOOLS.map((name) => `${name}@${devDependencies[name]}`),
  ];
  const env = { ...strangersEnv(), npm_config_better_sqlite3_local_prebuilds: await prebuildEngine(folder) };
  await must('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...wanted], {
    cwd: project,
    env,
  });
  return { folder, project, names: packed.map(({ name }) => name), examples };
}

/** The environment without what leads back into the workspace. */
export function strangersEnv() {
  const kept = Object.entries(process.env).filter(([name]) => !OF_THE_WORKSPACE.test(name));
  const path = process.env.PATH.split(delimiter).filter((each) => !each.startsWith(ROOT));
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) };
}

/** A program for the compiler alone: whatever is exported must be known to it, and not be `any`. */
function everyExport(packed) {
  const modules = packed.flatMap(({ dir, name }) =>
    Object.keys(readJson(dir, 'package.json').exports).map((path) => name + path.slice(1)),
  );
  const looks = modules.flatMap((name, at) => [
    `import * as module${at} from '${name}';`,
    `export const known${at}: [Unknown<typeof module${at}>] extends [never] ? true : Unknown<typeof module${at}> = true;`,
  ]);
  return [
    'type Unknown<M> = { [K in keyof M]: 0 extends 1 & M[K] ? K : never }[keyof M];',
    ...looks,
    '',
  ].join('\n');
}

/**
 * Offers the engine's own installation the binary that was compiled for this workspace, in the place where it looks for
 * one before it compiles for a minute. Where it is for another version or machine, it compiles.
 */
async function prebuildEngine(folder) {
  const { version } = readJson(ENGINE, 'package.json');
  const machine = `node-v${process.versions.modules}-${process.platform}-${process.arch}`;
  const prebuilds = join(folder, 'prebuilds');
  mkdirSync(prebuilds);
  const archive = join(prebuilds, `better-sqlite3-v${version}-${machine}.tar.gz`);
  await must('tar', ['-czf', archive, '-C', join(ROOT, ENGINE), 'build/Release/better_sqlite3.node']);
  return prebuilds;
}

async function must(command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed\n${output}`);
}
