import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const WEB = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts', 'package.json'];

/** Builds the app once before the tests, when what is built is older than what it is built from. */
export function setup(): void {
  const built = join(WEB, 'dist', 'index.html');
  if (existsSync(built) && statSync(built).mtimeMs > newest(SOURCES.map((name) => join(WEB, name)))) return;
  const vite = join(WEB, 'node_modules', '.bin', 'vite');
  const { status, stderr } = spawnSync(vite, ['build', '--logLevel', 'error'], {
    cwd: WEB,
    encoding: 'utf8',
    // Tests run as `test`, by which vite would build what is not shipped: without its worker, and larger.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (status !== 0) throw new Error(`The web app cannot be built:\n${stderr}`);
}

function newest(paths: readonly string[]): number {
  return Math.max(...paths.map(newestOf));
}

function newestOf(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, newest(readdirSync(path).map((name) => join(path, name))));
}
