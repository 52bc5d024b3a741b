import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { run } from './testing/run-in-memory.ts';

let parent: string;
let dataDir: string;

beforeEach(() => {
  parent = temporaryFolder();
  dataDir = join(parent, 'mistyped');
});

const input = { isTty: false, readAll: async () => 'correct horse battery\n', askSecretly: async () => '' };
const command = (...argv: string[]) => run(argv, { cwd: parent, dataDir, context: { input } });

it.each([
  ['task', 'list'],
  ['task', 'show', '01J00000000000000000000001'],
  ['maintain'],
  ['user', 'list'],
  ['user', 'disable', 'ada'],
  ['token', 'list', '--user', 'local'],
  ['audit', 'list'],
  ['audit', 'verify'],
  ['migrate', 'status'],
  ['backup'],
  ['verify'],
])('is not made by %s %s: it ends with 3 and names it', async (...argv) => {
  const { exitCode, stderr } = await command(...argv);
  expect([exitCode, stderr]).toEqual([3, expect.stringContaining(dataDir)]);
  expect(readdirSync(parent)).toEqual([]);
});

it('is not made by a server for others that nobody could sign in to', async () => {
  for (const more of [
    ['--public-url', 'https://lab.example'],
    ['--host', '0.0.0.0'],
    ['--port', 'x'],
  ]) {
    const { exitCode, stderr } = await command('serve', '--port', '0', ...more);
    expect([more, exitCode]).toEqual([more, 2]);
    if (more[0] !== '--port') expect(stderr).toContain('codexlab user add NAME --superuser');
    expect(readdirSync(parent)).toEqual([]);
  }
});

it('is made by adding a user, and listed then', async () => {
  expect((await command('user', 'add', 'ada', '--password-stdin')).exitCode).toBe(0);
  expect(existsSync(join(dataDir, 'secret.key'))).toBe(true);
  expect((await command('user', 'list')).exitCode).toBe(0);
});
