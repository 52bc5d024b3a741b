import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { absPath, isCodexError, systemClock, type Task, type TaskData } from '@codexlab/core';
import { expect, it } from 'vitest';
import { careHere } from '../../databases/tend-database.ts';
import { BROKEN_FOREIGN_KEY, breakForeignKey } from '../../databases/testing/break-foreign-key.ts';
import { temporaryFolder, writeFiles } from '../../testing/temporary-folder.ts';
import { readBackupConfig } from './backup-config.ts';
import { backupHandler, createShelf } from './backup-task.ts';
import { makeBackup } from './make-backup.ts';
import { openBackupWorld } from './testing/world.ts';

const taskWith = (input: TaskData): Task => ({
  ...{ id: '01J00000000000000000000000' as Task['id'], type: 'backup', status: 'running', input },
  ...{ workspaceId: null, notebookId: null, createdBy: null, output: null, error: null },
  ...{ createdMs: 0, startedMs: 0, completedMs: null, notBeforeMs: 0, attempts: 1, maxAttempts: 3 },
  ...{
    holder: 'x',
    leaseUntilMs: 1,
    progress: 0,
    progressNote: null,
    uniqueKey: null,
    cancelRequested: false,
  },
});

it('makes a backup, keeps as many as the configuration says, and verifies one by its name', async () => {
  const { dataDir } = await openBackupWorld();
  const config = { dir: absPath(temporaryFolder()), keep: { d: 2 }, files: true };
  let nowMs = Date.parse('2026-11-21T03:30:00Z');
  const handler = backupHandler({ dataDir, config, clock: { nowMs: () => nowMs }, check: careHere.check });
  const told: number[] = [];
  const run = (input: TaskData) =>
    handler(taskWith(input), { signal: new AbortController().signal, progress: (at) => void told.push(at) });
  const first = await run({});
  expect(first).toEqual({
    name: 'codex-20261121T033000Z',
    with_files: true,
    notebooks: 2,
    troubles: 0,
    removed: 0,
    not_removed: [],
    notebooks_lacking: [],
  });
  expect(told.every((at) => at >= 0 && at <= 1)).toBe(true);
  for (let day = 1; day <= 2; day++) {
    nowMs += 86_400_000;
    await run({ files: false });
  }
  const shelf = createShelf(dataDir, config);
  expect(await shelf.names()).toEqual(['codex-20261123T033000Z', 'codex-20261122T033000Z']);
  expect(await shelf.read('codex-20261123T033000Z')).toMatchObject({
    ...{ readable: true, withFiles: false, withKey: false, notebooks: 2, troubles: 0 },
  });
  const verify = 'codex-20261123T033000Z';
  expect(await run({ verify })).toEqual({ name: verify, sound: true, troubles: 0, faults: [] });
  rmSync(join(config.dir, verify, 'system.db'));
  expect(await run({ verify })).toMatchObject({ sound: false, faults: [{ path: 'system.db' }] });
  const outside = await run({ verify: '../elsewhere' }).catch((error: unknown) => error);
  expect(isCodexError(outside, 'invalid')).toBe(true);
});

it('is as good when an old one cannot be removed: the output tells which, and the task is done', async () => {
  const { dataDir } = await openBackupWorld();
  const config = { dir: absPath(temporaryFolder()), keep: { d: 1 }, files: false };
  let nowMs = Date.parse('2026-11-21T03:30:00Z');
  const old = 'codex-20261121T033000Z';
  const inTheWay = { [`.partial-${old}/x`]: 'the old one cannot be renamed to this' };
  let isBlocked = false;
  const check = async () => {
    if (isBlocked) writeFiles(config.dir, inTheWay); // after what was cut off has been cleared away
    return [];
  };
  const handler = backupHandler({ dataDir, config, clock: { nowMs: () => nowMs }, check });
  const run = () =>
    handler(taskWith({}), { signal: new AbortController().signal, progress: () => undefined });
  await run();
  isBlocked = true;
  nowMs += 86_400_000;
  const name = 'codex-20261122T033000Z';
  expect(await run()).toMatchObject({ name, removed: 0, not_removed: [{ name: old, why: 'ENOTEMPTY' }] });
  expect(await createShelf(dataDir, config).names()).toEqual([name, old]);
});

it('tells which notebooks are not in it, in the output and in the list', async () => {
  const { dataDir, outside, elsewhere } = await openBackupWorld();
  renameSync(join(outside, 'notes'), join(outside, 'unmounted'));
  const config = { dir: absPath(temporaryFolder()), keep: { d: 1 }, files: true };
  const handler = backupHandler({ dataDir, config, clock: systemClock, check: careHere.check });
  const run = (input: TaskData) =>
    handler(taskWith(input), { signal: new AbortController().signal, progress: () => undefined });
  const lacking = [{ notebook_id: elsewhere.id, why: 'folder_missing' }];
  expect(await run({})).toMatchObject({ notebooks: 2, troubles: 1, notebooks_lacking: lacking });
  const shelf = createShelf(dataDir, config);
  const [name = ''] = await shelf.names();
  expect(await shelf.read(name)).toMatchObject({ readable: true, notebooks: 2, troubles: 1 });
  expect(await run({ verify: name })).toEqual({ name, sound: true, troubles: 1, faults: [] });
});

it('makes none of a system database with rows that name rows which are not there, nor does the command', async () => {
  const { dataDir, server } = await openBackupWorld();
  await breakForeignKey(server.driver);
  const config = { dir: absPath(temporaryFolder()), keep: null, files: false };
  const handler = backupHandler({ dataDir, config, clock: systemClock });
  const context = { signal: new AbortController().signal, progress: () => undefined };
  const refusal = {
    ...{ code: 'unavailable', details: { reason: 'damaged' } },
    message: expect.stringContaining(BROKEN_FOREIGN_KEY),
  };
  await expect(handler(taskWith({}), context)).rejects.toMatchObject(refusal);
  const byHand = makeBackup({ dataDir, backupDir: config.dir, clock: systemClock });
  await expect(byHand).rejects.toMatchObject(refusal);
  expect(await createShelf(dataDir, config).names()).toEqual([]);
});

it('is configured by variables, and names the one that is wrong', () => {
  expect(readBackupConfig({})).toEqual({ dir: null, keep: null, files: false });
  expect(
    readBackupConfig({ CODEX_BACKUP_DIR: '/mnt/b', CODEX_BACKUP_KEEP: '7d,4w', CODEX_BACKUP_FILES: 'yes' }),
  ).toEqual({ dir: '/mnt/b', keep: { d: 7, w: 4 }, files: true });
  for (const [name, value] of [
    ['CODEX_BACKUP_DIR', 'relative'],
    ['CODEX_BACKUP_KEEP', 'some'],
    ['CODEX_BACKUP_FILES', 'maybe'],
  ] as const)
    expect(() => readBackupConfig({ [name]: value })).toThrow(
      expect.objectContaining({ details: { field: name }, message: expect.stringContaining(name) }),
    );
});
