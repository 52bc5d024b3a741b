import { defineConfig, mergeConfig } from 'vitest/config';
import base from '../../vitest.base.ts';

/** Part of the tests once more, with the other engine; `pnpm test --engine libsql` runs all of them so. */
const INCLUDED = [
  ...['open', 'history', 'moves', 'base-store', 'renewable-reader', 'database-faults'].map(
    (name) => `src/${name}.test.ts`,
  ),
  ...['content-api', 'find-api', 'todos-api'].map((name) => `src/server/${name}.test.ts`),
];

const config = mergeConfig(
  base,
  defineConfig({ test: { name: 'codexlab-libsql', env: { CODEX_ENGINE: 'libsql' } } }),
);

export default { ...config, test: { ...config.test, include: INCLUDED } };
