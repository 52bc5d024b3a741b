import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { OneByOne } from '../one-by-one.ts';
import type { Secrets } from '../sessions/credential-ports.ts';
import type { SystemStore } from '../system-store.ts';
import type { NotebookHost, WorkspaceFolders } from './notebook-host.ts';

/** What registered notebooks are made of. */
export interface NotebooksPorts {
  readonly store: Pick<SystemStore, 'workspaces' | 'notebooks'>;
  readonly host: NotebookHost;
  readonly folders: WorkspaceFolders;
  readonly secrets: Pick<Secrets, 'random' | 'hash'>;
  readonly clock: Clock;
  /** Hears of every change of files that is made through `use`. */
  readonly audit: Pick<AuditLog, 'note'>;
}

/** The parts of `Notebooks`, joined. */
export interface NotebookParts extends NotebooksPorts {
  /** For what depends on which folders are free. */
  readonly oneByOne: OneByOne;
}
