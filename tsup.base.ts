import { defineConfig } from 'tsup';

/** How every package is built: ES modules with types, one output file per entry. */
export function library(entry: string[]) {
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
