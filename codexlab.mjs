#!/usr/bin/env node
// Runs the command from a checkout. It prints nothing of its own, so that `--json` stays clean.
import { existsSync } from 'node:fs';

const built = new URL('packages/codexlab/dist/cli.js', import.meta.url);

if (existsSync(built)) {
  await import(built.href);
} else {
  process.stderr.write(
    'Codex is not built yet. In the folder of this checkout, run this first: npx -y pnpm@10.34.9 start\n',
  );
  process.exitCode = 1;
}
