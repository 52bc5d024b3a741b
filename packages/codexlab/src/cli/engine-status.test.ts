import { realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { run } from './testing/run-in-memory.ts';

const NONE = { CODEX_ENGINE: '', CODEX_LIBSQL_KEY: '', CODEX_LIBSQL_KEY_FILE: '' };

async function lab() {
  const root = realpathSync(temporaryFolder({ 'a.md': '# Alpha\n', 'deep/b.md': '# Beta\n' }));
  const dataDir = temporaryFolder();
  const command = (argv: readonly string[], { cwd = root, env = {} } = {}) =>
    run(argv, { cwd, dataDir, env: { ...NONE, ...env } });
  expect(await command(['index', '--engine', 'libsql'])).toMatchObject({ exitCode: 0 });
  return { root, command };
}

const told = (stdout: string): unknown => JSON.parse(stdout);

it('tells of the notebook that one stands in or names, also where there is no data folder yet', async () => {
  const { root, command } = await lab();
  const notebook = { name: root, engine: 'libsql', shared: false, note: 'one process alone' };
  const status = ['engine', 'status'];
  const inside = await command([...status, '--json'], { cwd: join(root, 'deep') });
  expect(told(inside.stdout)).toEqual({ data: { system: null, notebooks: [], notebook } });
  const cwd = temporaryFolder();
  expect(await command(status, { cwd })).toMatchObject({ exitCode: 3, stdout: '' });
  const named = await command([...status, '-n', root], { cwd });
  expect([named.exitCode, named.stdout]).toEqual([0, expect.stringMatching(/libsql +one process alone/)]);
  expect(await command([...status, '-n', join(cwd, 'nowhere')], { cwd })).toMatchObject({ exitCode: 3 });

  await command(['token', 'create', '--user', 'local', '--name', 'x']);
  const both = await command([...status, '--json']);
  expect(told(both.stdout)).toEqual({
    data: { system: expect.objectContaining({ engine: 'sqlite' }), notebooks: [], notebook },
  });
  const other = await command([...status, '--json'], { cwd });
  expect(told(other.stdout)).toMatchObject({ data: { system: { name: 'system' }, notebook: null } });
}, 60_000);

it('says why it cannot tell more: an engine of somebody else, or what is wrong with its key', async () => {
  const { root, command } = await lab();
  const noteOf = async (env: Readonly<Record<string, string>>) => {
    const { stdout } = await command(['engine', 'status', '--json'], { env });
    return told(stdout);
  };
  const keys = { CODEX_LIBSQL_KEY: 'a', CODEX_LIBSQL_KEY_FILE: '/b' };
  expect(await noteOf(keys)).toMatchObject({
    data: { notebook: { engine: 'libsql', shared: null, note: expect.stringMatching(/are both set/) } },
  });
  writeFileSync(join(root, '.codex/engine'), 'strange\n');
  expect(await noteOf({})).toMatchObject({
    data: { notebook: { engine: 'strange', shared: null, note: 'Name its module with CODEX_ENGINE.' } },
  });
  expect(await noteOf({ CODEX_ENGINE: './nowhere.mjs' })).toMatchObject({
    data: { notebook: { engine: 'strange', note: expect.stringMatching(/nowhere\.mjs cannot be loaded/) } },
  });
}, 60_000);

it('says in one line on the standard error that CODEX_ENGINE is not what keeps a notebook or a data folder', async () => {
  const { root, command } = await lab();
  const env = { CODEX_ENGINE: 'sqlite' };
  const asked = await command(['files', '--json'], { env });
  expect(asked).toMatchObject({
    exitCode: 0,
    stderr:
      `CODEX_ENGINE names sqlite, but the index of ${root} is kept with the engine libsql, which stays. ` +
      `To move it: codexlab engine move sqlite --notebook ${root} --yes\n`,
  });
  expect(told(asked.stdout)).toMatchObject({ data: [{ path: 'a.md' }, { path: 'deep/b.md' }] });
  expect(await command(['files'], { env: { CODEX_ENGINE: 'libsql' } })).toMatchObject({ stderr: '' });
  expect(await command(['files'])).toMatchObject({ stderr: '' });

  await command(['token', 'create', '--user', 'local', '--name', 'x']);
  const users = await command(['user', 'list', '--json'], { env: { CODEX_ENGINE: 'libsql' } });
  expect([users.exitCode, users.stderr]).toEqual([
    0,
    expect.stringMatching(/^CODEX_ENGINE names \w+, but the system database in .* --data \S+ --yes\n$/),
  ]);
  expect(told(users.stdout)).toMatchObject({ data: [{ username: 'local' }] });
}, 60_000);
