import { defineConfig } from 'vitest/config';

/** Tests run from source: the `codexlab-source` export condition resolves every workspace package to its `src`. */
export default defineConfig({
  resolve: { conditions: ['codexlab-source'] },
  ssr: { resolve: { conditions: ['codexlab-source'] } },
  test: { include: ['src/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
});
