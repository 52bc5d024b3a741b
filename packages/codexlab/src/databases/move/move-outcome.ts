import type { AbsPath, Clock } from '@codexlab/core';
import type { StorageChoice } from '@codexlab/storage-sql';
import type { BackupDisk } from '../../operations/backup/disk.ts';
import type { Environment, loadEngine } from '../load-engine.ts';

/** What to move with. */
export interface MoveOptions {
  readonly dataDir: AbsPath;
  /** The engine to move to. */
  readonly to: StorageChoice;
  /** The engine that keeps them now, where the environment does not say how it is opened. */
  readonly from?: StorageChoice | undefined;
  /** Says how the engines are opened that keep the databases now. */
  readonly env: Environment;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly disk?: BackupDisk | undefined;
  /** Opens engines. */
  readonly load?: typeof loadEngine | undefined;
  /** Hears of each database once it is done with. */
  readonly onDone?: ((outcome: MoveOutcome) => void) | undefined;
}

/** What became of a database. */
export interface MoveOutcome {
  /** `system`, or the folder of a notebook. */
  readonly name: string;
  /** `already`: the engine keeps it as it is. `skipped`: nothing was done, `why` tells the reason. */
  readonly state: 'moved' | 'already' | 'skipped';
  readonly why: string | null;
  /** How many rows were copied. */
  readonly rows: number;
  /** Where the old file lies, or null. */
  readonly kept: string | null;
  /** True: its files are read again when it is opened next, for the engine bars the tables of full-text search. */
  readonly readsAgain: boolean;
}

/** Nothing was done with a database, and why; what else became of it goes over this. */
export function skipped(name: string, why: string | null): MoveOutcome {
  return { name, state: 'skipped', why, rows: 0, kept: null, readsAgain: false };
}
