import { type AbsPath, absPath, CodexError } from '@codexlab/core';
import { type KeepRule, parseKeep } from './retention.ts';

/** How a server makes backups. */
export interface BackupConfig {
  /** Null: the usual place in the data folder. */
  readonly dir: AbsPath | null;
  /** Null: every backup is kept. */
  readonly keep: KeepRule | null;
  /** With files of notebooks, where a task does not say. */
  readonly files: boolean;
}

/** Reads `CODEX_BACKUP_DIR`, `CODEX_BACKUP_KEEP` and `CODEX_BACKUP_FILES`. Throws `invalid` with `{ field }`. */
export function readBackupConfig(env: Readonly<Record<string, string | undefined>>): BackupConfig {
  const { CODEX_BACKUP_DIR: dir, CODEX_BACKUP_KEEP: keep, CODEX_BACKUP_FILES: files } = env;
  if (files && !['yes', 'no'].includes(files))
    throw new CodexError('invalid', `CODEX_BACKUP_FILES is "${files}"; it must be one of: no, yes.`, {
      field: 'CODEX_BACKUP_FILES',
    });
  return {
    dir: dir ? absPathOf(dir) : null,
    keep: keep ? parseKeep(keep, 'CODEX_BACKUP_KEEP') : null,
    files: files === 'yes',
  };
}

function absPathOf(dir: string): AbsPath {
  try {
    return absPath(dir);
  } catch (cause) {
    const message = `CODEX_BACKUP_DIR is "${dir}"; it must be an absolute path.`;
    throw new CodexError('invalid', message, { field: 'CODEX_BACKUP_DIR' }, { cause });
  }
}
