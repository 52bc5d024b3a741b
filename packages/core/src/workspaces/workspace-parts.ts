import type { Clock } from '../clock.ts';
import { CodexError } from '../errors.ts';
import type { NewId, UserId } from '../ids.ts';
import type { NotebookHost, WorkspaceFolders } from '../notebooks/notebook-host.ts';
import type { OneByOne } from '../one-by-one.ts';
import type { Actor } from '../permissions/roles.ts';
import type { Secrets } from '../sessions/credential-ports.ts';
import type { SystemStore } from '../system-store.ts';

/** What workspaces are made of. */
export interface WorkspacesPorts {
  readonly store: Pick<SystemStore, 'workspaces' | 'notebooks' | 'users' | 'links' | 'audit'>;
  readonly folders: WorkspaceFolders;
  readonly host: Pick<NotebookHost, 'release'>;
  readonly secrets: Pick<Secrets, 'random' | 'hash'>;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** The parts of `Workspaces`, joined. */
export interface WorkspaceParts extends WorkspacesPorts {
  /** For what depends on which folders are free. */
  readonly oneByOne: OneByOne;
}

/** Eight random hexadecimal digits. */
export function randomSuffix(secrets: WorkspacesPorts['secrets']): string {
  return secrets.hash(secrets.random(16)).slice(0, 8);
}

/** The user behind an actor. Throws `unauthenticated`. */
export function signedIn(actor: Actor): UserId {
  if (actor.userId === null) throw new CodexError('unauthenticated', 'Sign in first.');
  return actor.userId;
}
