import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { absPath, systemClock } from '@codexlab/core';
import { beforeEach, expect, it } from 'vitest';
import { temporaryFolder, writeFiles } from '../../testing/temporary-folder.ts';
import { type BackupDisk, nodeDisk } from './disk.ts';
import { makeBackup } from './make-backup.ts';
import { type BackupEntry, filesFolder, MANIFEST, MANIFEST_DIGEST } from './manifest.ts';
import { manifestToJson, parseManifest } from './manifest-json.ts';
import { restoreBackup } from './restore-backup.ts';
import { asideOf } from './restore-plan.ts';
import { type BackupWorld, openBackupWorld, treeOf, wishFor } from './testing/world.ts';
import { verifyBackup } from './verify-backup.ts';

let world: BackupWorld;
let target: string;
/** Where links lead that somebody put into the backup. */
let lure: string;

beforeEach(async () => {
  world = await openBackupWorld();
  target = join(temporaryFolder(), 'data');
  lure = temporaryFolder();
});

async function backUp(): Promise<string> {
  const backupDir = absPath(temporaryFolder());
  const wish = { dataDir: world.dataDir, backupDir, files: true, clock: systemClock };
  return (await makeBackup(wish)).path;
}

/** Adds entries before all others, as somebody could who can write the backup. */
function forge(backup: string, more: readonly BackupEntry[]): void {
  const manifest = parseManifest(readFileSync(join(backup, MANIFEST), 'utf8'));
  const text = manifestToJson({ ...manifest, entries: [...more, ...manifest.entries] });
  writeFileSync(join(backup, MANIFEST), text);
  const digest = createHash('sha256').update(text).digest('hex');
  writeFileSync(join(backup, MANIFEST_DIGEST), `${digest}  ${MANIFEST}\n`);
}

const link = (path: string): BackupEntry => ({
  ...{ kind: 'link', target: lure, path: `${filesFolder(world.own.id)}/${path}` },
});
const restore = (path: string, disk: BackupDisk = nodeDisk) =>
  restoreBackup({
    ...{ ...wishFor(path, target), disk },
    moved: [{ from: world.outside, to: join(temporaryFolder(), 'outside') }],
  });

it('brings back a link beside a file whose name differs in case only, where the disk tells them apart', async () => {
  writeFiles(world.own.root, { readme: 'in small letters', 'Folder/x.md': '' });
  symlinkSync('readme', join(world.own.root, 'README'));
  symlinkSync('Folder', join(world.own.root, 'folder'));
  const path = await backUp();
  const { '.codex/waiting': _, ...before } = treeOf(world.own.root);
  expect(before).toMatchObject({ README: 'link readme', folder: 'link Folder' });
  await restore(path);
  expect(treeOf(join(target, 'workspaces', 'lab', 'runs'))).toEqual(before);
});

it('makes links when everything else stands: all files of all trees, the databases, and the folders that hold links', async () => {
  const path = await backUp();
  forge(path, [link('Deep'), link('new/link'), link('z')]);
  const steps: string[] = [];
  const disk: BackupDisk = {
    ...nodeDisk,
    makeFolder: (at, mode) => (steps.push('folder'), nodeDisk.makeFolder(at, mode)),
    write: (at, pieces, marks) => (steps.push('file'), nodeDisk.write(at, pieces, marks)),
    makeLink: (at, to) => (steps.push('link'), nodeDisk.makeLink(at, to)),
  };
  await restore(path, disk);
  const built = steps.slice(0, steps.lastIndexOf('link') + 1);
  expect(built.slice(built.indexOf('link'))).toEqual(['link', 'link', 'link', 'link']);
  expect(steps.slice(built.length)).not.toContain('file');
});

it.each([['Deep'], ['DEEP'], ['A.md'], ['Deep', 'deep/link'], ['One', 'oNE']])(
  'writes nothing through links %s that a disk takes for other names: it refuses them',
  async (...names) => {
    const path = await backUp();
    forge(path, names.map(link));
    expect(await verifyBackup(path)).toMatchObject({ sound: true });
    await expect(restore(path, foldingDisk(asideOf(target)))).rejects.toMatchObject({
      ...{ code: 'unavailable', details: { errno: 'EEXIST' } },
    });
    expect(readdirSync(lure)).toEqual([]);
    expect([existsSync(target), readdirSync(dirname(target))]).toEqual([false, []]);
  },
);

/** Takes names below a folder for one that differ in case only, as disks of other systems do. */
function foldingDisk(folder: string): BackupDisk {
  const fold = (path: string): string =>
    path.startsWith(`${folder}/`) ? `${folder}${path.slice(folder.length).toLowerCase()}` : path;
  return {
    makeFolder: (path, mode) => nodeDisk.makeFolder(fold(path), mode),
    write: (path, pieces, marks) => nodeDisk.write(fold(path), pieces, marks),
    makeLink: (path, to) => nodeDisk.makeLink(fold(path), to),
    rename: (from, to) => nodeDisk.rename(from, to),
    remove: (path) => nodeDisk.remove(basename(path).includes('codex-restoring') ? path : fold(path)),
    sync: (path) => nodeDisk.sync(fold(path)),
  };
}
