import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { absPath, isCodexError, systemClock } from '@codexlab/core';
import { beforeEach, expect, it } from 'vitest';
import { testEngine } from '../../testing/test-engine.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { makeBackup } from './make-backup.ts';
import { restoreBackup } from './restore-backup.ts';
import { asideOf } from './restore-plan.ts';
import { backupNames } from './shelf.ts';
import { type DiskFault, faultingDisk } from './testing/faulting-disk.ts';
import { type BackupWorld, openBackupWorld, ownerOf, treeOf, wishFor } from './testing/world.ts';
import { unsyncedDisk } from './testing/unsynced-disk.ts';
import { verifyBackup } from './verify-backup.ts';

let world: BackupWorld;
const KINDS = ['fail', 'crash'] as const;
/** What is told of each: a disk that refuses, and a fault that is none of the disk's. */
const WORDS = { fail: 'unavailable ENOSPC', crash: 'Error: The machine has stopped.' };
/** What a cut does to files is looked at; what is wrong with a database is not asked each time anew. */
const unchecked = async () => [];

beforeEach(async () => {
  world = await openBackupWorld();
});

const backUp = (backupDir: string, fault: DiskFault | null) => {
  const disk = faultingDisk(unsyncedDisk, fault);
  const wish = {
    dataDir: world.dataDir,
    backupDir: absPath(backupDir),
    files: true,
    clock: systemClock,
    check: unchecked,
    disk,
  };
  return { disk, done: makeBackup(wish) };
};

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );
const wordOf = (failure: unknown) =>
  isCodexError(failure) ? `${failure.code} ${String(failure.details.errno)}` : String(failure);

it('a backup that fails or is cut off at any step is none, or a sound one; the next one is whole and clears the rest away', async () => {
  const counted = backUp(temporaryFolder(), null);
  await counted.done;
  const operations = counted.disk.operations();
  expect(operations).toBeGreaterThan(30);
  for (const kind of KINDS) {
    const backupDir = temporaryFolder();
    for (let operation = 1; operation <= operations; operation++) {
      const at = `${kind} ${operation}`;
      const before = await backupNames(backupDir);
      const failure = await failureOf(backUp(backupDir, { operation, kind }).done);
      expect([at, wordOf(failure)]).toEqual([at, WORDS[kind]]);
      const more = (await backupNames(backupDir)).filter((name) => !before.includes(name));
      for (const name of more) {
        expect([at, (await verifyBackup(join(backupDir, name))).sound]).toEqual([at, true]);
        rmSync(join(backupDir, name), { recursive: true });
      }
      const left = readdirSync(backupDir).filter((name) => name.startsWith('.partial-'));
      if (kind === 'fail') expect([at, left]).toEqual([at, []]);
    }
    const { path } = await backUp(backupDir, null).done;
    expect((await verifyBackup(path)).sound).toBe(true);
    expect(readdirSync(backupDir).filter((name) => name.startsWith('.partial-'))).toEqual([]);
  }
});

it('a restore that fails or is cut off at any step leaves no data folder or a whole one, and can be begun again', async () => {
  const { path } = await backUp(temporaryFolder(), null).done;
  const expected = { outside: treeOf(world.outside), own: treeOf(world.own.root) };
  await world.server.close();
  renameSync(world.outside, `${world.outside}-before`);
  const parent = temporaryFolder();
  const target = join(parent, 'data');
  const restore = async (fault: DiskFault | null) => {
    const disk = faultingDisk(unsyncedDisk, fault);
    await restoreBackup({ ...wishFor(path, target), check: unchecked, disk });
    return disk.operations();
  };
  const clear = () => {
    for (const each of [parent, world.outside]) rmSync(each, { recursive: true, force: true });
    mkdirSync(parent);
  };
  const operations = await restore(null);
  expect(operations).toBeGreaterThan(40);
  for (const kind of KINDS) {
    for (let operation = 1; operation <= operations; operation++) {
      const at = `${kind} ${operation}`;
      clear();
      const failure = await failureOf(restore({ operation, kind }));
      expect([at, wordOf(failure)]).toEqual([at, WORDS[kind]]);
      if (existsSync(target)) expect([at, existsSync(world.elsewhere.root)]).toEqual([at, true]);
      else {
        if (kind === 'fail') {
          // Nothing is left: to begin again is to begin.
          expect([at, readdirSync(parent), existsSync(world.elsewhere.root)]).toEqual([at, [], false]);
          continue;
        }
        await restore(null);
      }
      expect([at, existsSync(asideOf(target))]).toEqual([at, false]);
      const { 'notes/runs/.codex/waiting': _, 'notes/plan.md': __, ...outside } = expected.outside;
      expect(treeOf(world.outside)).toMatchObject(outside);
      const { '.codex/waiting': ___, ...own } = expected.own;
      expect(treeOf(join(target, 'workspaces', 'lab', 'runs'))).toEqual(own);
    }
  }
  rmSync(world.outside, { recursive: true });
  renameSync(`${world.outside}-before`, world.outside);
});

it('a backup amid writes is one moment of the database, and an index that is never ahead of the files', async () => {
  const backupDir = temporaryFolder();
  const owner = await ownerOf(world.server);
  const ending = new AbortController();
  let written = 0;
  const writer = (async () => {
    while (!ending.signal.aborted) {
      written++;
      await world.server.codex.workspaces.update(owner, 'lab', { description: `${written}` });
      writeFileSync(
        join(world.own.root, `w${written % 40}.md`),
        `# ${written}\n`.repeat(1 + (written % 300)),
      );
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  for (let round = 0; round < 2; round++) {
    const { path, manifest } = await backUp(backupDir, null).done;
    expect(await verifyBackup(path)).toMatchObject({ sound: true, faults: [] });
    const driver = await testEngine.openDriver({
      location: join(path, 'system.db'),
      readOnly: true,
      synchronous: 'FULL',
    });
    const [row] = await driver.all<{ description: string }>(
      `select description from workspace where slug = 'lab'`,
    );
    const [log] = await driver.all<{ n: number }>(
      `select count(*) as n from change_log where kind = 'workspace.updated'`,
    );
    await driver.close();
    expect(Number(row!.description)).toBe(log!.n);
    expect(manifest.troubles.filter(({ reason }) => reason !== 'changing')).toEqual([]);
  }
  ending.abort();
  await writer;
  expect(written).toBeGreaterThan(1);
});
