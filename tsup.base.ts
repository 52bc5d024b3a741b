import { defineConfig } from 'tsup';

/**
 * How every package is built: ES modules with types, one output file per entry. Entries given by name
 * (`{ 'index-worker': 'src/worker/index-worker.ts' }`) lie under that name in `dist`.
 */
export function library(entry: string[] | Record<string, string>) {
  return defineConfig({
    entry,
    format: 'esm',
    target: 'node20',
    dts: { compilerOptions: { customConditions: [], composite: false, incremental: false } },
    clean: true,
    sourcemap: false,
    splitting: true,
  });
}
