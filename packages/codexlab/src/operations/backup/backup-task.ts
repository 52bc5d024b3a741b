import { join } from 'node:path';
import {
  type AbsPath,
  absPath,
  type BackupShelf,
  type BackupView,
  type Clock,
  CodexError,
  type TaskData,
  type TaskHandler,
} from '@codexlab/core';
import type { Care } from '../../databases/tend-database.ts';
import type { BackupConfig } from './backup-config.ts';
import { timeOfBackup } from './backup-name.ts';
import type { BackupTrouble } from './manifest.ts';
import { type MadeBackup, makeBackup } from './make-backup.ts';
import { backupNames, readShelved, usualBackupDir } from './shelf.ts';
import { startCare } from '../care-thread.ts';
import { verifyBackup, type VerifyOptions } from './verify-backup.ts';

/** So many faults stand in the output of a task, and so many names of what could not be removed. */
const MAX_TOLD = 20;

/** What backups are made of and where they go. */
export interface BackupTaskParts {
  readonly dataDir: AbsPath;
  readonly config: BackupConfig;
  readonly clock: Clock;
  /** Looks whether a database is sound. Default: in a thread of its own. */
  readonly check?: Care['check'] | undefined;
}

/**
 * Makes a backup as a task, and takes old ones away; the output tells what would not go, and which notebooks are not in
 * it as a whole. With the input `{ verify: name }` it looks at one instead. A try that was cut off has left nothing that
 * counts.
 */
export function backupHandler({ dataDir, config, clock, check }: BackupTaskParts): TaskHandler {
  const backupDir = backupDirFor(dataDir, config);
  return async ({ input }, { signal, progress: onProgress }): Promise<TaskData> => {
    const { verify, files = config.files } = input;
    const care = check ? null : startCare();
    const work = { signal, onProgress, check: check ?? care?.check };
    try {
      if (typeof verify === 'string') return await verified(backupDir, verify, work);
      const wish = { dataDir, backupDir, files: files === true, keep: config.keep, clock };
      return outputOf(await makeBackup({ ...work, ...wish }));
    } finally {
      await care?.end();
    }
  };
}

function outputOf({ manifest, removed, left }: MadeBackup): TaskData {
  const { name, notebooks, troubles, withFiles } = manifest;
  const counts = { notebooks: notebooks.length, troubles: troubles.length, removed: removed.length };
  const notRemoved = left.slice(0, MAX_TOLD).map(({ name: kept, why }) => ({ name: kept, why }));
  const lacking = notebooksLacking(troubles).slice(0, MAX_TOLD);
  return { name, with_files: withFiles, ...counts, not_removed: notRemoved, notebooks_lacking: lacking };
}

/** Which notebooks are not in it as a whole: their ids, and why. */
function notebooksLacking(troubles: readonly BackupTrouble[]) {
  return troubles.flatMap(({ path, reason }) => {
    const [, id] = /^notebooks\/([^/]+)(?:\/files)?$/.exec(path) ?? [];
    return id === undefined ? [] : [{ notebook_id: id, why: reason }];
  });
}

async function verified(backupDir: string, name: string, options: VerifyOptions): Promise<TaskData> {
  if (timeOfBackup(name) === null)
    throw new CodexError('invalid', 'This is no name of a backup.', { field: 'verify' });
  const { sound, faults, manifest } = await verifyBackup(join(backupDir, name), options);
  const troubles = manifest?.troubles.length ?? 0;
  return {
    name,
    sound,
    troubles,
    faults: faults.slice(0, MAX_TOLD).map(({ path, message }) => ({ path, message })),
  };
}

/** The backups of a server. */
export function createShelf(dataDir: AbsPath, config: Pick<BackupConfig, 'dir'>): BackupShelf {
  const backupDir = backupDirFor(dataDir, config);
  return {
    names: () => backupNames(backupDir),
    async read(name): Promise<BackupView> {
      const { createdMs, manifest } = await readShelved(backupDir, name);
      const size = (manifest?.entries ?? []).reduce(
        (sum, each) => sum + (each.kind === 'file' ? each.bytes : 0),
        0,
      );
      return {
        ...{ name, createdMs, readable: manifest !== null, bytes: size },
        ...{ withFiles: manifest?.withFiles ?? false, withKey: manifest?.withKey ?? false },
        ...{ notebooks: manifest?.notebooks.length ?? 0, troubles: manifest?.troubles.length ?? 0 },
      };
    },
  };
}

function backupDirFor(dataDir: AbsPath, { dir }: Pick<BackupConfig, 'dir'>): AbsPath {
  return dir ?? absPath(usualBackupDir(dataDir));
}
