import { CodexError } from '../errors.ts';
import type { UserId, WorkspaceId } from '../ids.ts';
import type { RegisteredNotebook } from '../notebooks/registered-notebook-store.ts';
import type { OneTimeLink } from '../one-time-links/one-time-link-store.ts';
import { noSuch } from '../permissions/can.ts';
import type { Role } from '../permissions/roles.ts';
import type { Session } from '../sessions/session-store.ts';
import type { ApiToken } from '../tokens/api-token-store.ts';
import type { UserRecord } from '../users/user-store.ts';
import type { Workspace } from '../workspaces/workspace-store.ts';
import type { RecordDeed } from './logs.ts';

/** A session with what only the store knows of it. */
export interface StoredSession {
  readonly session: Session;
  readonly endedMs: number | null;
  /** The one refresh token that is good. */
  readonly refreshHash: string;
}

/** A member without the name, which is the user's. */
export interface StoredMember {
  readonly role: Role;
  readonly sinceMs: number;
}

/** The tables. Each method of a store runs in one piece, so that it is a transaction: it checks first, then writes. */
export interface MemoryState {
  readonly users: Map<UserId, UserRecord>;
  readonly settings: Map<UserId, string>;
  readonly sessions: Map<string, StoredSession>;
  /** Refresh tokens, used ones too, by their hash. */
  readonly refreshes: Map<string, string>;
  /** By the token's hash. */
  readonly tokens: Map<string, ApiToken>;
  /** By the secret's hash. */
  readonly links: Map<string, OneTimeLink>;
  readonly workspaces: Map<WorkspaceId, Workspace>;
  readonly members: Map<WorkspaceId, Map<UserId, StoredMember>>;
  readonly notebooks: Map<string, RegisteredNotebook>;
  readonly record: RecordDeed;
}

/** Empty tables, whose writes go into the logs by `record`. */
export function emptyState(record: RecordDeed): MemoryState {
  return {
    ...{ users: new Map(), settings: new Map() },
    ...{ sessions: new Map(), refreshes: new Map(), tokens: new Map(), links: new Map() },
    ...{ workspaces: new Map(), members: new Map(), notebooks: new Map(), record },
  };
}

/** A user that must be there. Throws `not_found`. */
export function requireUser(state: MemoryState, id: UserId): UserRecord {
  return required(state.users.get(id), 'user');
}

/** A workspace that must be there, not deleted. Throws `not_found`. */
export function requireWorkspace(state: MemoryState, id: WorkspaceId): Workspace {
  const workspace = required(state.workspaces.get(id), 'workspace');
  return required(workspace.deletedMs === null ? workspace : null, 'workspace');
}

/** What was looked up. Throws `not_found` when it is not there. */
export function required<T>(found: T | null | undefined, entity: string): T {
  if (found === null || found === undefined) throw noSuch(entity);
  return found;
}

/** The failure of a value that must be unique. */
export function taken(field: string): CodexError {
  return new CodexError('conflict', `This ${field} is taken; choose another one.`, { field });
}
