import { defineConfig } from 'vitest/config';

/** The app in a real browser, against a server of its own for each file. */
export default defineConfig({
  resolve: { conditions: ['codexlab-source'] },
  ssr: { resolve: { conditions: ['codexlab-source'] } },
  test: {
    // Projects run in the order of their names, and what takes longest should not be the last.
    name: 'browser',
    root: import.meta.dirname,
    include: ['*.test.ts'],
    globalSetup: ['testing/build-app.ts'],
    // These end what hangs; how busy a machine is must not decide whether a test passes.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
