import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type AbsPath, CodexError, isCodexError } from '@codexlab/core';
import { timeOfBackup } from './backup-name.ts';
import { type BackupManifest, MANIFEST_DIGEST } from './manifest.ts';
import { readManifest } from './verify-backup.ts';

/** Where backups go unless another folder is named. */
export function usualBackupDir(dataDir: AbsPath): string {
  return join(dataDir, 'backups');
}

/** The names of the complete backups in a folder, newest first; none where there is no folder. */
export async function backupNames(backupDir: string): Promise<readonly string[]> {
  const names = await readdir(backupDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new CodexError('unavailable', `${backupDir} cannot be read (${error.code ?? 'UNKNOWN'}).`, {
      path: backupDir,
    });
  });
  return names
    .filter((name) => timeOfBackup(name) !== null && existsSync(join(backupDir, name, MANIFEST_DIGEST)))
    .toSorted((a, b) => timeOfBackup(b)! - timeOfBackup(a)! || b.length - a.length || (a < b ? 1 : -1));
}

/** A backup in a list; without a manifest when that is not what was written. */
export interface ShelvedBackup {
  readonly name: string;
  readonly createdMs: number;
  readonly manifest: BackupManifest | null;
}

/** Reads what a backup says of itself; its files are not looked at. Throws `not_found`, `unavailable`. */
export async function readShelved(backupDir: string, name: string): Promise<ShelvedBackup> {
  const createdMs = timeOfBackup(name);
  if (createdMs === null) throw noSuchBackup(name);
  try {
    return { name, createdMs, manifest: await readManifest(join(backupDir, name)) };
  } catch (error) {
    if (isCodexError(error, 'not_found')) throw noSuchBackup(name);
    if (isCodexError(error, 'invalid') || isCodexError(error, 'unsupported'))
      return { name, createdMs, manifest: null };
    throw error;
  }
}

function noSuchBackup(name: string): CodexError {
  return new CodexError('not_found', `There is no such backup: ${name}.`, { entity: 'backup' });
}
