import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

/** Tests of what needs no browser; `browser/` is tried in a real one. */
export default defineConfig({
  plugins: [vue()],
  resolve: { conditions: ['codexlab-source'] },
  test: {
    name: 'web',
    include: ['src/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
