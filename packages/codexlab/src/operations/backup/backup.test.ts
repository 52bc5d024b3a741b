import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { absPath, isCodexError, systemClock } from '@codexlab/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { openTestServer } from '../../server/testing/test-server.ts';
import { temporaryFolder, writeFiles } from '../../testing/temporary-folder.ts';
import { type BackupDisk, nodeDisk } from './disk.ts';
import { makeBackup } from './make-backup.ts';
import { restoreBackup } from './restore-backup.ts';
import { asideOf } from './restore-plan.ts';
import { backupNames } from './shelf.ts';
import { type BackupWorld, openBackupWorld, ownerOf, treeOf, wishFor } from './testing/world.ts';
import { verifyBackup } from './verify-backup.ts';

let world: BackupWorld;
let backupDir: ReturnType<typeof absPath>;

beforeEach(async () => {
  world = await openBackupWorld();
  backupDir = absPath(temporaryFolder());
});

const back = (more: object = {}) =>
  makeBackup({ dataDir: world.dataDir, backupDir, files: true, clock: systemClock, ...more });
const emptyPlace = () => join(temporaryFolder(), 'data');
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe('a backup that is restored into an empty place', () => {
  it('has the people, the files with their times and modes, the index with its ids, and a sound audit log', async () => {
    const { path, manifest } = await back();
    expect(manifest.troubles).toEqual([]);
    expect(manifest.notebooks.map(({ noIndex }) => noIndex)).toEqual([null, null]);
    expect(await verifyBackup(path)).toMatchObject({ sound: true, faults: [] });
    const { '.codex/waiting': _, ...before } = treeOf(world.own.root);
    const listed = await listOf(world.server, world.own.id);
    const modified = statSync(join(world.own.root, 'a.md')).mtimeMs;
    await world.server.close();
    renameSync(world.outside, `${world.outside}-gone`);

    const target = emptyPlace();
    const restored = await restoreBackup(wishFor(path, target));
    expect(restored.missing).toEqual([]);
    expect(treeOf(join(target, 'workspaces', 'lab', 'runs'))).toEqual(before);
    expect(treeOf(world.elsewhere.root)).toMatchObject({ 'c.md': expect.any(String) });
    // An archive keeps whole milliseconds, and setting a time may take off another part of one.
    const restoredMs = statSync(join(target, 'workspaces', 'lab', 'runs', 'a.md')).mtimeMs;
    expect(Math.abs(restoredMs - modified)).toBeLessThan(2);
    const again = await openTestServer({ dataDir: target, allowedRoots: [world.outside] });
    expect((await again.codex.audit.verify()).sound).toBe(true);
    expect(listed.length).toBeGreaterThan(2);
    expect(await listOf(again, world.own.id)).toEqual(listed);
    expect(await again.driver.all('pragma foreign_key_check')).toEqual([]);
    rmSync(world.outside, { recursive: true });
    renameSync(`${world.outside}-gone`, world.outside);
  });

  it('ends sessions and links, and begins new change logs, so that no cursor of the old ones is taken for one of these', async () => {
    await world.server.driver.batch([
      {
        sql: `insert into idempotency_key (user_id, key, request_hash, run, status, body, created_at)
          select id, 'k', 'h', 'run', 201, '{}', 0 from "user" limit 1`,
      },
    ]);
    expect(await world.server.driver.all('select key from idempotency_key')).toHaveLength(1);
    const { path, manifest } = await back();
    await world.server.close();
    const target = emptyPlace();
    const moved = [{ from: world.outside, to: temporaryFolder() }];
    const { plan } = await restoreBackup({ ...wishFor(path, target), moved });
    const again = await openTestServer({ dataDir: target });
    expect(await again.driver.all('select id from session')).toEqual([]);
    expect(await again.driver.all('select key from idempotency_key')).toEqual([]);
    const [epoch] = await again.driver.all<{ value: string }>(`select value from meta where key = 'epoch'`);
    expect(epoch?.value).not.toBe(manifest.system.epoch);
    expect(await again.driver.all('select path from workspace order by path')).toEqual(
      plan.workspaces
        .map(({ newRoot }) => ({ path: newRoot }))
        .toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    );
    expect(plan.workspaces.map(({ newRoot }) => newRoot).toSorted()).toEqual(
      [join(target, 'workspaces', 'lab'), join(moved[0]!.to, 'notes')].toSorted(),
    );
  });

  it('leaves folders of notebooks as they are when files are not in it, and names those that are not there', async () => {
    const { path } = await back({ files: false });
    const before = treeOf(world.outside);
    const target = emptyPlace();
    const { missing } = await restoreBackup(wishFor(path, target));
    expect(missing).toEqual([join(target, 'workspaces', 'lab', 'runs')]);
    expect(treeOf(world.outside)).toEqual(before);
  });
});

/** As the place is where a disk is not mounted. */
function emptied(root: string): void {
  rmSync(root, { recursive: true });
  mkdirSync(root);
}

function otherIn(root: string): void {
  emptied(root);
  cpSync(world.own.root, root, { recursive: true });
}

/** Files with their ids: an index made anew would give other ones. */
async function listOf(server: BackupWorld['server'], notebook: string) {
  return server.codex.notebooks.use(await ownerOf(server), notebook, 'file.read', async ({ files }) => {
    const { items } = await files.list();
    return items.map(({ id, path, hash }) => ({ id, path, hash }));
  });
}

describe('a workspace elsewhere with a trash and a notebook', () => {
  it('comes back as one, also when an interrupted restore had brought it already', async () => {
    const { notebooks } = world.server.codex;
    const gone = await notebooks.create(await ownerOf(world.server), { workspace: 'notes', name: 'Gone' });
    await notebooks.remove(await ownerOf(world.server), gone.id, { files: 'trash' });
    const { path } = await back();
    const target = emptyPlace();
    const workspace = join(temporaryFolder(), 'notes');
    const moved = [{ from: join(world.outside, 'notes'), to: workspace }];
    await restoreBackup({ ...wishFor(path, target), moved });
    const restored = treeOf(workspace);
    expect(restored).toMatchObject({ '.codex/trash': 'folder', 'runs/c.md': expect.any(String) });

    rmSync(target, { recursive: true });
    await restoreBackup({ ...wishFor(path, target), moved });
    expect(treeOf(workspace)).toEqual(restored);
    rmSync(target, { recursive: true });
    writeFileSync(join(workspace, 'runs', 'other.md'), '');
    await expect(restoreBackup({ ...wishFor(path, target), moved })).rejects.toThrow('is not empty');
  });
});

describe('what is not what was written', () => {
  it('is refused before anything changes, whichever byte of whichever file it is', async () => {
    const { path } = await back({ key: false });
    await world.server.close();
    const files = Object.entries(treeOf(path, { databases: true })).filter(([, what]) => what !== 'folder');
    expect(files.length).toBeGreaterThan(10);
    const parent = temporaryFolder();
    for (const [name] of files) {
      const file = join(path, name);
      const bytes = readFileSync(file);
      if (bytes.length === 0) continue;
      const at = Math.floor(bytes.length / 2);
      const flipped = Buffer.from(bytes);
      flipped[at] = flipped[at]! ^ 1;
      writeFileSync(file, flipped);
      expect([name, (await verifyBackup(path)).sound]).toEqual([name, false]);
      const failure = await failureOf(restoreBackup(wishFor(path, join(parent, 'data'))));
      expect([name, isCodexError(failure, 'unavailable')]).toEqual([name, true]);
      expect(failure).toMatchObject({ details: { reason: 'damaged' } });
      expect(readdirSync(parent)).toEqual([]);
      writeFileSync(file, bytes);
    }
    expect((await verifyBackup(path)).sound).toBe(true);
  });

  it('is refused when a file is missing, or when the manifest says other than the audit log', async () => {
    const { path, manifest } = await back();
    const { path: one } = manifest.entries.find(({ path: each }) => each.endsWith('b.md'))!;
    rmSync(join(path, one));
    expect(await verifyBackup(path)).toMatchObject({
      sound: false,
      faults: [{ path: one, message: 'It is missing.' }],
    });
  });

  it('is told apart from a folder that is no backup at all', async () => {
    for (const place of [temporaryFolder(), '/nowhere/at/all'])
      expect(isCodexError(await failureOf(verifyBackup(place)), 'not_found')).toBe(true);
  });
});

describe('nothing is written over', () => {
  it('neither a data folder nor the folder of a notebook with other files', async () => {
    const { path } = await back();
    const full = temporaryFolder({ 'x.txt': 'mine' });
    expect(await failureOf(restoreBackup(wishFor(path, full)))).toMatchObject({ code: 'conflict' });
    expect(treeOf(full)).toHaveProperty('x.txt');
    writeFiles(world.elsewhere.root, { 'new.md': 'written since' });
    const target = emptyPlace();
    const failure = await failureOf(restoreBackup(wishFor(path, target)));
    expect(failure).toMatchObject({ code: 'conflict', details: { path: world.elsewhere.root } });
    expect([existsSync(target), existsSync(asideOf(target))]).toEqual([false, false]);
    expect(treeOf(world.elsewhere.root)).toHaveProperty('new.md');
  });
});

describe('making a backup', () => {
  it('needs a system database, and a folder that lies in no workspace', async () => {
    const none = makeBackup({ dataDir: absPath(temporaryFolder()), backupDir, clock: systemClock });
    expect(await failureOf(none)).toMatchObject({ code: 'not_found' });
    const within = await failureOf(back({ backupDir: absPath(join(world.outside, 'notes', 'backups')) }));
    expect(within).toMatchObject({ code: 'invalid', details: { field: 'to' } });
  });

  it('leaves nothing when it is called off, and takes away what a killed one left', async () => {
    writeFiles(backupDir, { '.partial-codex-20260101T000000Z/system.db': 'half' });
    const ending = new AbortController();
    const onProgress = () => ending.abort(new Error('enough'));
    await expect(back({ signal: ending.signal, onProgress })).rejects.toThrow('enough');
    expect(readdirSync(backupDir)).toEqual(['.lock.db']);
  });

  it('removes old ones before another backup may be made there, and goes past what will not go', async () => {
    let nowMs = Date.parse('2026-11-20T12:00:00Z');
    const clock = { nowMs: () => nowMs };
    const old: string[] = [];
    for (let day = 0; day < 2; day++) {
      old.push((await back({ clock, files: false })).manifest.name);
      nowMs += 86_400_000;
    }
    const stuck = '.partial-codex-20260101T000000Z';
    writeFiles(backupDir, { [`${stuck}/x`]: '', '.partial-codex-20260102T000000Z/x': '' });
    const meanwhile: unknown[] = [];
    const disk: BackupDisk = {
      ...nodeDisk,
      async remove(path) {
        if (path.endsWith(stuck) || path.endsWith(old[1]!))
          throw Object.assign(new Error('no'), { code: 'EACCES' });
        if (path.endsWith(old[0]!)) meanwhile.push(await failureOf(back({ files: false })));
        await nodeDisk.remove(path);
      },
    };
    const { removed, left, path } = await back({ clock, files: false, keep: { d: 1 }, disk });
    expect(meanwhile).toMatchObject([{ code: 'conflict' }]);
    expect(removed).toEqual([old[0]]);
    expect(left).toEqual([
      { name: stuck, why: 'EACCES' },
      { name: old[1], why: 'EACCES' },
    ]);
    expect((await verifyBackup(path)).sound).toBe(true);
    const partial = [stuck, `.partial-${old[1]}`].toSorted();
    expect(readdirSync(backupDir).filter((name) => name.startsWith('.partial-'))).toEqual(partial);
  });

  it.each([
    ['folder_missing', (root: string): void => renameSync(root, `${root}-gone`)],
    ['no_index', emptied],
    ['other_notebook', otherIn],
    ['damaged', (root: string) => writeFileSync(join(root, '.codex', 'notebook.db'), 'x'.repeat(8_192))],
  ] as const)('tells of a notebook with %s, and lets no old one go for it', async (reason, spoil) => {
    let nowMs = Date.parse('2026-11-20T12:00:00Z');
    const clock = { nowMs: () => nowMs };
    const whole = (await back({ clock })).manifest.name;
    await world.server.close();
    const kept = `${world.elsewhere.root}-kept`;
    cpSync(world.elsewhere.root, kept, { recursive: true });
    spoil(world.elsewhere.root);
    for (let day = 1; day <= 2; day++) {
      nowMs += 86_400_000;
      const { manifest, removed, path } = await back({ clock, keep: { d: 1 } });
      const lacking = { path: `notebooks/${world.elsewhere.id}`, reason };
      expect([manifest.troubles, removed]).toEqual([[lacking], []]);
      expect(await verifyBackup(path)).toMatchObject({ sound: true, manifest: { troubles: [lacking] } });
    }
    expect(await backupNames(backupDir)).toContain(whole);
    rmSync(world.elsewhere.root, { recursive: true, force: true });
    renameSync(kept, world.elsewhere.root);
    nowMs += 86_400_000;
    const { manifest, removed } = await back({ clock, keep: { d: 1 } });
    expect([manifest.troubles, removed.length, removed.includes(whole)]).toEqual([[], 3, true]);
  });

  it('holds no key unless it is asked for, and cannot hold one that is in no file', async () => {
    expect(await failureOf(back({ key: true }))).toMatchObject({
      code: 'invalid',
      details: { field: 'with-key' },
    });
    writeFiles(world.dataDir, { 'secret.key': 'k' });
    const { path } = await back();
    expect(existsSync(join(path, 'secret.key'))).toBe(false);
    const { path: withKey } = await back({ key: true });
    expect(readFileSync(join(withKey, 'secret.key'), 'utf8')).toBe('k');
  });
});
