import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

const EXAMPLE = /^```(?:ts|js) run\n(.*?)^```$/ms;

/** The text of the README in a folder of the workspace; null when there is none. */
export function readmeOf(dir) {
  const path = join(ROOT, dir, 'README.md');
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** The example of a README that runs: its first block marked ```ts run (or js run); null when there is none. */
export function exampleOf(readme) {
  return EXAMPLE.exec(readme)?.[1] ?? null;
}
