import { defineConfig } from 'vitest/config';

/** Every package brings a vitest.config.ts of its own, so that vitest also runs inside the package alone. */
export default defineConfig({
  test: {
    projects: [
      'packages/codexlab/vitest.libsql.config.ts',
      '{packages/*,apps/*,apps/*/browser,bench,examples,scripts}/vitest.config.{ts,mjs}',
    ],
    pool: 'forks',
    maxWorkers: 2,
  },
});
