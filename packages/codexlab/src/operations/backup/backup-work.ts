import type { AbsPath, Clock } from '@codexlab/core';
import type { Care } from '../../databases/tend-database.ts';
import type { BackupDisk } from './disk.ts';
import type { BackupEntry, BackupTrouble } from './manifest.ts';
import type { KeepRule } from './retention.ts';

/** What to back up, and where to. */
export interface BackupWish {
  readonly dataDir: AbsPath;
  /** The folder that holds backups; made when it is missing. */
  readonly backupDir: AbsPath;
  /** With the files of the notebooks. Default: false. */
  readonly files?: boolean | undefined;
  /** With the secret key of the data folder. Default: false. */
  readonly key?: boolean | undefined;
  /** Which older ones stay once it is made. Default: null, all of them. */
  readonly keep?: KeepRule | null | undefined;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** Hears how much is done, from 0 to 1, and what it is at. */
  readonly onProgress?: ((fraction: number, note: string) => void) | undefined;
  /** Looks whether a database is sound. Default: in this thread. */
  readonly check?: Care['check'] | undefined;
  readonly disk?: BackupDisk | undefined;
}

/** Something of a backup while it is made. */
export interface BackupWork {
  readonly wish: BackupWish;
  readonly dataDir: AbsPath;
  readonly disk: BackupDisk;
  readonly check: Care['check'];
  /** The folder that it is made in. */
  readonly place: string;
  readonly entries: BackupEntry[];
  readonly troubles: BackupTrouble[];
}
