import { defineConfig, type Options } from 'tsup';

/**
 * How every package is built: ES modules, one output file per entry, types for the entries that are exported. Entries
 * given by name (`{ 'index-worker': 'src/worker/index-worker.ts' }`) lie under that name in `dist`.
 */
export function library(entry: string[] | Record<string, string>, more: Pick<Options, 'onSuccess'> = {}) {
  return defineConfig({
    entry,
    format: 'esm',
    target: 'node20',
    dts: {
      entry: Object.values(entry).filter((file) => /^src\/(index|testing|contract|client)\.ts$/.test(file)),
      compilerOptions: { customConditions: [], composite: false, incremental: false },
    },
    clean: true,
    sourcemap: false,
    splitting: true,
    ...more,
  });
}
