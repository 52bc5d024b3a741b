import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { absPath, systemClock } from '@codexlab/core';
import { acquireLock } from '@codexlab/storage-sqlite';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { engineOf } from '../../databases/engine-mark.ts';
import { openTestServer } from '../../server/testing/test-server.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { makeBackup } from './make-backup.ts';
import { MANIFEST, MANIFEST_DIGEST } from './manifest.ts';
import { parseManifest } from './manifest-json.ts';
import { restoreBackup } from './restore-backup.ts';
import { type BackupWorld, openBackupWorld, wishFor } from './testing/world.ts';
import { verifyBackup } from './verify-backup.ts';

const KEY = 'CODEX_LIBSQL_KEY';
let backupDir: ReturnType<typeof absPath>;

beforeEach(() => {
  vi.stubEnv('CODEX_ENGINE', 'libsql');
  backupDir = absPath(temporaryFolder());
});
afterEach(() => vi.unstubAllEnvs());

const back = ({ dataDir }: BackupWorld, files = true) =>
  makeBackup({ dataDir, backupDir, files, clock: systemClock });

async function hold(folder: string): Promise<void> {
  const lock = (await acquireLock(join(folder, 'lock.db')))!;
  onTestFinished(() => lock.release());
}

it('names the engine of each database, and brings all of them back with it, whichever one new folders get', async () => {
  const world = await openBackupWorld();
  const { path, manifest } = await back(world);
  const engines = [manifest.system, ...manifest.notebooks.map(({ database }) => database!)];
  expect(engines.map(({ engine }) => engine)).toEqual(['libsql', 'libsql', 'libsql']);
  await world.server.close();
  vi.stubEnv('CODEX_ENGINE', 'sqlite');
  expect(await verifyBackup(path)).toMatchObject({ sound: true });
  const target = join(temporaryFolder(), 'data');
  const moved = [{ from: world.outside, to: join(temporaryFolder(), 'outside') }];
  await restoreBackup({ ...wishFor(path, target), moved });
  const folders = [
    target,
    join(target, 'workspaces/lab/runs/.codex'),
    join(moved[0]!.to, 'notes/runs/.codex'),
  ];
  expect(folders.map(engineOf)).toEqual(['libsql', 'libsql', 'libsql']);
  const again = await openTestServer({ dataDir: target, allowedRoots: [moved[0]!.to] });
  expect((await again.codex.audit.verify()).sound).toBe(true);
});

it('is refused beside a server of another process, which alone can make it', async () => {
  const world = await openBackupWorld();
  await world.server.close();
  await hold(world.dataDir);
  await expect(back(world)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('POST /api/v1/admin/backups'),
    details: { reason: 'data_folder_held' },
  });
});

it('tells of a notebook that another process has open, and still brings its files', async () => {
  const world = await openBackupWorld();
  await world.server.close();
  await hold(join(world.elsewhere.root, '.codex'));
  const { manifest, path } = await back(world);
  const lacking = { path: `notebooks/${world.elsewhere.id}`, reason: 'in_use' };
  expect(manifest.troubles).toEqual([lacking]);
  expect(existsSync(join(path, lacking.path, 'files/c.md'))).toBe(true);
  expect(existsSync(join(path, lacking.path, 'notebook.db'))).toBe(false);
  expect(await verifyBackup(path)).toMatchObject({ sound: true });
});

it('keeps ciphered databases ciphered, and says that it is the key which is missing', async () => {
  vi.stubEnv(KEY, 'correct horse battery staple');
  const world = await openBackupWorld();
  const { path } = await back(world);
  const system = join(path, 'system.db');
  expect(readFileSync(system).subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
  expect(await verifyBackup(path)).toMatchObject({ sound: true });
  await world.server.close();
  vi.stubEnv(KEY, '');
  const needsKey = { code: 'unavailable', details: { reason: 'key' } };
  await expect(verifyBackup(path)).rejects.toMatchObject(needsKey);
  const target = join(temporaryFolder(), 'data');
  const moved = [{ from: world.outside, to: join(temporaryFolder(), 'outside') }];
  const restore = () => restoreBackup({ ...wishFor(path, target), moved });
  await expect(restore()).rejects.toMatchObject(needsKey);
  expect(existsSync(target)).toBe(false);
  vi.stubEnv(KEY, 'correct horse battery staple');
  await restore();
  const restored = join(target, 'codex_system.db');
  expect(readFileSync(restored).subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
  expect(statSync(restored).mode & 0o777).toBe(0o600);
  const again = await openTestServer({ dataDir: target, allowedRoots: [moved[0]!.to] });
  expect((await again.codex.audit.verify()).sound).toBe(true);
});

it('takes a backup that names no engine for one of the usual one, and refuses names that can be none', async () => {
  vi.stubEnv('CODEX_ENGINE', 'sqlite');
  const { path } = await back(await openBackupWorld(), false);
  const text = readFileSync(join(path, MANIFEST), 'utf8');
  const older = text.replaceAll(/^ *"engine": "sqlite",\n/gm, '');
  expect(older).not.toBe(text);
  expect(parseManifest(older)).toEqual(parseManifest(text));
  writeFileSync(join(path, MANIFEST), older);
  const digest = createHash('sha256').update(older).digest('hex');
  writeFileSync(join(path, MANIFEST_DIGEST), `${digest}  ${MANIFEST}\n`);
  expect(await verifyBackup(path)).toMatchObject({ sound: true });
  for (const name of ['', '../x', 'SQLite', 7])
    expect(() =>
      parseManifest(text.replace('"engine": "sqlite"', `"engine": ${JSON.stringify(name)}`)),
    ).toThrow('broken at "engine"');
});
