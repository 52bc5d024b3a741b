import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openBackupWorld } from '../operations/backup/testing/world.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { run } from './testing/run-in-memory.ts';

it('backs up beside a running server, verifies, restores into an empty place, and refuses what was changed', async () => {
  const { dataDir } = await openBackupWorld();
  const cwd = temporaryFolder();
  const command = (argv: readonly string[]) => run(argv, { cwd, dataDir });
  const made = await command(['backup', '--files', '--to', 'shelf', '--keep', '7d,4w,12m']);
  expect(made.stderr).toMatch(/^Backed up to .*codex-\d{8}T\d{6}Z \(2 notebooks, .*, with files\)\.\n$/);
  expect([made.exitCode, made.stdout]).toEqual([0, '']);
  const name = readdirSync(join(cwd, 'shelf')).find((each) => each.startsWith('codex-'));
  const path = join('shelf', name!);
  expect(await command(['verify', '--to', 'shelf'])).toMatchObject({ exitCode: 0, stderr: '' });

  const moved = join(cwd, 'moved');
  const roots = JSON.parse(readFileSync(join(cwd, path, 'manifest.json'), 'utf8')) as {
    readonly workspaces: readonly { readonly root: string }[];
  };
  const elsewhere = roots.workspaces.find(({ root }) => !root.startsWith(dataDir))!.root;
  const argv = ['restore', path, '--data', 'new', '--workspace-root', `${elsewhere}=${moved}`];
  const restored = await command(argv);
  expect([restored.exitCode, restored.stderr]).toEqual([0, expect.stringMatching(/^Restored .*new as of /)]);
  expect(restored.stderr).toMatch(/no secret key/);
  expect(readFileSync(join(moved, 'runs', 'c.md'), 'utf8')).toMatch(/three/);
  expect(await command(argv)).toMatchObject({ exitCode: 4, stderr: expect.stringMatching(/is not empty/) });

  const system = join(cwd, path, 'system.db');
  const bytes = readFileSync(system);
  bytes[5_000] = bytes[5_000]! ^ 1;
  writeFileSync(system, bytes);
  expect(await command(['verify', path])).toMatchObject({
    exitCode: 1,
    stdout: expect.stringMatching(/system\.db/),
  });
  const refused = await command(['restore', path, '--data', 'third']);
  expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/Nothing was restored/) });
  expect(existsSync(join(cwd, 'third'))).toBe(false);
});

it('ends with 5 and names the notebook when its folder is not there, and verify ends so, too', async () => {
  const { dataDir, outside, elsewhere } = await openBackupWorld();
  const cwd = temporaryFolder();
  const command = (argv: readonly string[]) => run(argv, { cwd, dataDir });
  renameSync(join(outside, 'notes'), join(outside, 'unmounted'));
  const made = await command(['backup', '--files', '--to', 'shelf', '--keep', '1d']);
  expect(made.exitCode).toBe(5);
  expect(made.stderr).toContain(`notebook ${elsewhere.id}: its folder is not there`);
  expect(made.stderr).toMatch(/its files are not in this backup\.\nNo older backup was removed/);
  const verified = await command(['verify', '--to', 'shelf']);
  expect(verified).toMatchObject({ exitCode: 5, stderr: expect.stringMatching(/1 of what should be in it/) });
});

it('says what is wrong with what was asked', async () => {
  const [cwd, dataDir] = [temporaryFolder(), temporaryFolder()];
  const command = (argv: readonly string[]) => run(argv, { cwd, dataDir });
  expect((await command(['backup'])).exitCode).toBe(3);
  expect((await command(['verify'])).exitCode).toBe(3);
  expect((await command(['restore', 'nothing', '--data', 'new'])).exitCode).toBe(3);
  expect(await command(['backup', '--keep', 'much'])).toMatchObject({
    ...{ exitCode: 2, stderr: expect.stringMatching(/like 7d,4w,12m/) },
  });
  expect((await command(['restore', 'x', '--workspace-root', 'a=b'])).exitCode).toBe(2);
});
