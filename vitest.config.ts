import { basename } from 'node:path';
import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.base.ts';

/** What replaces modules, or starts and ends many processes, has one to itself. */
const ALONE = [
  '**/*.alone.test.ts',
  '**/*kill{,s,ed}.test.ts',
  '**/src/{torture,server/processes}/*.test.ts',
];

/** The tests of a folder share two processes, in which its modules are read once and not for each file. */
const shared = (folder: string) => ({
  extends: `./${folder}/vitest.config.ts`,
  root: `./${folder}`,
  test: { name: basename(folder), isolate: false, exclude: ALONE },
});

const alone = mergeConfig(base, defineConfig({ test: { name: 'alone' } }));

/** Every package brings a vitest.config.ts of its own, so that vitest also runs inside the package alone. */
export default defineConfig({
  test: {
    projects: [
      shared('packages/codexlab'),
      shared('packages/core'),
      shared('packages/metadata'),
      shared('packages/server'),
      shared('packages/storage-sql'),
      shared('packages/storage-sqlite'),
      shared('apps/web'),
      { ...alone, test: { ...alone.test, include: ALONE.map((files) => `{packages,apps}/*/${files}`) } },
      'packages/codexlab/vitest.libsql.config.ts',
      '{packages/{git,storage-libsql,watcher},apps/*/browser,bench,examples,scripts}/vitest.config.{ts,mjs}',
    ],
    pool: 'forks',
    maxWorkers: 3, // two cores: what starts processes and browsers often waits for them
  },
});
