import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { libsql } from '@codexlab/storage-libsql';
import { sqlite } from '@codexlab/storage-sqlite';
import { expect, it } from 'vitest';
import { loadEngine } from '../databases/load-engine.ts';
import { dumpOf } from '../databases/move/testing/dump.ts';
import { openBackupWorld } from '../operations/backup/testing/world.ts';
import { lockDataFolder } from '../server/data-folder.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { testEngine } from '../testing/test-engine.ts';
import { run } from './testing/run-in-memory.ts';

const KEY = 'sesame, open up';
const env = { CODEX_ENGINE: '' };

it('moves a data folder with its notebooks once no server has it, ciphered, and back, with every row', async () => {
  const { dataDir, server, own, elsewhere } = await openBackupWorld();
  const cwd = temporaryFolder();
  const command = (argv: readonly string[], given = '') =>
    run(argv, { cwd, dataDir, env: { ...env, CODEX_LIBSQL_KEY: given } });
  const first = testEngine.name;
  const there = first === 'sqlite' ? 'libsql' : 'sqlite';
  const key = first === 'sqlite' ? KEY : ''; // what is kept without one is opened without one
  const keyFor = (name: string) => (name === 'libsql' ? key : '');
  // The notebooks are held; without shared files only other processes come so far, and they are told of the folder first.
  if (testEngine.sharesFiles)
    expect(await command(['engine', 'move', there, '--yes'])).toMatchObject({ exitCode: 4 });
  const lock = await lockDataFolder(dataDir); // as a server has it
  const held = await command(['engine', 'move', there, '--yes']);
  expect(held).toMatchObject({
    exitCode: 4,
    stderr: expect.stringMatching(/A server is running .*end it first/),
  });
  await lock.release();
  expect(await command(['engine', 'move', there])).toMatchObject({ exitCode: 2 });
  await server.close();

  const files = [
    join(dataDir, 'codex_system.db'),
    ...[own, elsewhere].map(({ root }) => join(root, '.codex/notebook.db')),
  ];
  const dumps = async (name: string) => {
    const engine = await loadEngine(
      name === 'sqlite' ? sqlite() : libsql(keyFor(name) ? { encryptionKey: KEY } : {}),
    );
    return Promise.all(files.map((path) => dumpOf(engine, path)));
  };
  const before = await dumps(first);
  const moved = await command(['engine', 'move', there, '--yes'], key);
  expect([moved.exitCode, moved.stdout]).toEqual([0, '']);
  expect(moved.stderr.match(/is kept with \w+ now/g)).toHaveLength(3);
  expect(`${moved.stderr}${moved.stdout}`).not.toContain(KEY);
  expect(await dumps(there)).toEqual(before);
  const status = await command(['engine', 'status', '--json'], key);
  expect(JSON.parse(status.stdout)).toMatchObject({
    data: { system: { engine: there }, notebooks: [{ engine: there }, { engine: there }] },
  });
  expect(await command(['audit', 'verify'], key)).toMatchObject({ exitCode: 0 });
  if (there === 'libsql') {
    expect(readFileSync(files[0]!).includes('codexlab system database')).toBe(false);
    const refused = await command(['user', 'list'], 'another key');
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/key/) });
    expect(refused.stderr).not.toContain('another key');
  }

  expect(await command(['engine', 'move', there, '--yes'], key)).toMatchObject({
    exitCode: 0,
    stderr: expect.stringMatching(/already/),
  });
  const inBetween = await dumps(there);
  expect(await command(['engine', 'move', first, '--yes'], key)).toMatchObject({ exitCode: 0 });
  expect(await dumps(first)).toEqual(inBetween);
  expect(existsSync(join(dataDir, 'engine'))).toBe(first === 'libsql');
  expect(readdirSync(dataDir).filter((name) => name.startsWith('codex_system.db.'))).toHaveLength(2);
});

it('names the command to move with where another engine keeps what is opened', async () => {
  const cwd = temporaryFolder({ 'a.md': '# Alpha\n' });
  const dataDir = temporaryFolder();
  const command = (...argv: string[]) => run(argv, { cwd, dataDir, env });
  expect(await command('index', '--engine', 'libsql')).toMatchObject({ exitCode: 0 });
  expect(await command('search', 'alpha')).toMatchObject({ stdout: expect.stringMatching(/a\.md/) });
  const other = await command('index', '--engine', 'sqlite');
  expect([other.exitCode, other.stderr]).toEqual([
    4,
    expect.stringMatching(/codexlab engine move sqlite --notebook /),
  ]);
  expect(await command('index', '--engine', './nothing.mjs')).toMatchObject({ exitCode: 2 });
  const added = await command('token', 'create', '--user', 'local', '--name', 'x');
  expect(added).toMatchObject({ exitCode: 0 });
  const kept = existsSync(join(dataDir, 'engine')) ? 'libsql' : 'sqlite';
  const served = await command('serve', '--engine', kept === 'sqlite' ? 'libsql' : 'sqlite', '--port', '0');
  expect([served.exitCode, served.stderr]).toEqual([
    4,
    expect.stringMatching(/codexlab engine move \w+ --data /),
  ]);
});
