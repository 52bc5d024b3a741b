import { defineConfig } from 'vitest/config';

/** Tests run from source: the `codexlab-source` export condition resolves every workspace package to its `src`. */
export default defineConfig({
  resolve: { conditions: ['codexlab-source'] },
  ssr: { resolve: { conditions: ['codexlab-source'] } },
  // These end what hangs; how busy a machine is must not decide whether a test passes.
  test: { include: ['src/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 300_000 },
});
