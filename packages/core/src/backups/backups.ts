import type { Page, PageRequest } from '../page.ts';
import type { Actor } from '../permissions/roles.ts';

/** A backup as it is shown. */
export interface BackupView {
  readonly name: string;
  readonly createdMs: number;
  /** False: what it says of itself cannot be read, or is not what was written; the numbers are 0 then. */
  readonly readable: boolean;
  readonly withFiles: boolean;
  readonly withKey: boolean;
  readonly notebooks: number;
  readonly bytes: number;
  /** How many files are not in it as they should be. */
  readonly troubles: number;
}

/** Where backups lie. */
export interface BackupShelf {
  /** Names of the complete ones, newest first. */
  names(): Promise<readonly string[]>;
  /** What one says of itself. Throws `not_found`. */
  read(name: string): Promise<BackupView>;
}

/** The backups of the server, for superusers; to make or to verify one is a task of the type `backup`. */
export interface Backups {
  /** Newest first. */
  list(actor: Actor, page?: PageRequest): Promise<Page<BackupView>>;
}
