import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type AbsPath, CodexError, isCodexError } from '@codexlab/core';
import { acquireLock } from '@codexlab/storage-sqlite';
import { type DatabaseSnapshot, snapshotAt } from '../../databases/access.ts';
import { SYSTEM_DATABASE } from '../../databases/names.ts';
import { careHere } from '../../databases/tend-database.ts';
import { version } from '../../cli/version.ts';
import { type Closers, withClosers } from '../../server/closers.ts';
import { DATA_FOLDER_HELD } from '../../server/data-folder.ts';
import { backupName, PARTIAL } from './backup-name.ts';
import { backupNotebook } from './backup-notebook.ts';
import { backupSystem } from './backup-system.ts';
import type { BackupWish, BackupWork } from './backup-work.ts';
import { type BackupDisk, nodeDisk } from './disk.ts';
import {
  ASIDE,
  type BackupManifest,
  isWhole,
  MANIFEST,
  MANIFEST_DIGEST,
  type NotebookPart,
} from './manifest.ts';
import { manifestToJson } from './manifest-json.ts';
import { sayingWhat } from './saying-what.ts';
import { type LeftBehind, removeOld, removePartial } from './tidy.ts';

/** A backup that is complete. */
export interface MadeBackup {
  readonly path: string;
  readonly manifest: BackupManifest;
  /** The names of older ones that went. */
  readonly removed: readonly string[];
  /** What should have gone and could not be taken away: the backup is as good, the disk fuller than wished. */
  readonly left: readonly LeftBehind[];
}

/**
 * Makes a backup while a server runs or not: the system database as it is at one moment, then the index of each notebook
 * that it names, then the files. It bears its name only once the disk has all of it, and nothing is left of one that
 * fails. Then older ones go, before anybody else may make or take away some, unless this one has troubles. Throws
 * `not_found` without a system database, `conflict` while another backup is made there or a server has a system database
 * that its engine does not share, `invalid` for folders that lie in
 * each other or a key that is in no file, `unavailable` for a damaged system database or a disk that refuses.
 */
export function makeBackup(wish: BackupWish): Promise<MadeBackup> {
  return sayingWhat('The disk refused while a backup was made', () => madeOf(wish));
}

function madeOf(wish: BackupWish): Promise<MadeBackup> {
  return withClosers(async (closers) => {
    const { disk = nodeDisk, check = careHere.check, dataDir } = wish;
    const location = join(dataDir, SYSTEM_DATABASE);
    if (!existsSync(location))
      throw new CodexError('not_found', `There is no system database in ${dataDir} yet.`, { path: location });
    await lockBackups(wish.backupDir, disk, closers);
    const partial = await removePartial(wish.backupDir, disk);
    const name = freeName(wish);
    const place = join(wish.backupDir, `${PARTIAL}${name}`);
    const work: BackupWork = { disk, check, dataDir, wish, place, entries: [], troubles: [] };
    try {
      await disk.makeFolder(place, 0o700);
      const manifest = await collect(work, name, location);
      await writeManifest(work, manifest);
      await disk.rename(place, join(wish.backupDir, name));
      await disk.sync(wish.backupDir);
      // One that lacks something takes no other's place: what it lacks may be in an old one alone.
      const rule = isWhole(manifest) ? (wish.keep ?? null) : null;
      const { removed, left } = await removeOld(wish.backupDir, { rule, made: name }, disk);
      await closers.close();
      return { path: join(wish.backupDir, name), manifest, removed, left: [...partial, ...left] };
    } catch (error) {
      await disk.remove(place).catch(() => undefined); // what failed first is what is told
      throw error;
    }
  });
}

/** One backup at a time is made in a folder; what another one left unfinished is then known to be given up. */
async function lockBackups(backupDir: AbsPath, disk: BackupDisk, closers: Closers): Promise<void> {
  await disk.makeFolder(backupDir, 0o700);
  const lock = await acquireLock(join(backupDir, '.lock.db'));
  if (!lock)
    throw new CodexError('conflict', `Another backup is being made in ${backupDir}. Wait until it is done.`, {
      path: backupDir,
    });
  closers.add(() => lock.release());
}

function freeName({ backupDir, clock }: BackupWish): string {
  const nowMs = clock.nowMs();
  for (let nth = 1; ; nth++) {
    const name = backupName(nowMs, nth);
    if (!existsSync(join(backupDir, name))) return name;
  }
}

async function collect(work: BackupWork, name: string, location: string): Promise<BackupManifest> {
  const { wish } = work;
  const createdMs = wish.clock.nowMs();
  const { files = false, key = false, dataDir } = wish;
  wish.onProgress?.(0, 'the system database');
  const { facts, system, workspaces } = await backupSystem(work, () => pinSystem(work, location));
  const notebooks: NotebookPart[] = [];
  for (const [index, row] of facts.notebooks.entries()) {
    wish.signal?.throwIfAborted();
    wish.onProgress?.((index + 1) / (facts.notebooks.length + 1), `notebook ${row.id}`);
    const root = join(workspaces.find(({ id }) => id === row.workspace_id)!.root, row.path);
    notebooks.push(await backupNotebook(work, { id: row.id, workspaceId: row.workspace_id, root }));
  }
  return {
    ...{ name, createdMs, appVersion: version, dataDir, withFiles: files, withKey: key, system },
    ...{ auditHead: facts.auditHead, workspaces, notebooks },
    ...{ entries: work.entries, troubles: work.troubles },
  };
}

/** Throws `conflict` where a server has a database that its engine does not share: that server makes the backup. */
async function pinSystem({ place, dataDir }: BackupWork, location: string): Promise<DatabaseSnapshot> {
  try {
    return await snapshotAt({ location, aside: join(place, ASIDE) });
  } catch (error) {
    if (!isCodexError(error, 'conflict')) throw error;
    const { engine } = error.details;
    throw new CodexError(
      'conflict',
      `A server is running with the data folder ${dataDir}, and with the engine ${String(engine)} it alone can copy its ` +
        'databases. Ask it for the backup: POST /api/v1/admin/backups, or CODEX_BACKUP_SCHEDULE; or end it first.',
      { path: dataDir, reason: DATA_FOLDER_HELD },
      { cause: error },
    );
  }
}

/** The digest is written last: without it a folder is no backup. */
async function writeManifest({ disk, place }: BackupWork, manifest: BackupManifest): Promise<void> {
  const text = Buffer.from(manifestToJson(manifest));
  await disk.write(join(place, MANIFEST), [text], { mode: 0o600 });
  const digest = createHash('sha256').update(text).digest('hex');
  await disk.write(join(place, MANIFEST_DIGEST), [Buffer.from(`${digest}  ${MANIFEST}\n`)], { mode: 0o600 });
  await disk.sync(place);
}
