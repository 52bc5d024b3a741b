import type { Deed } from '../audit/deed.ts';
import type { Ulid, UserId, WorkspaceId } from '../ids.ts';
import type { Page, PageRequest } from '../page.ts';
import type { Role } from '../permissions/roles.ts';

/** Somebody is signed in on some device. */
export interface Session {
  readonly id: Ulid;
  readonly userId: UserId;
  readonly createdMs: number;
  readonly lastUsedMs: number;
  /** When its refresh token ends, unless it is used before. */
  readonly expiresMs: number;
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** What a request needs to know of its credential: read with each request, in few indexed look-ups. */
export interface Standing {
  readonly userId: UserId;
  readonly isActive: boolean;
  readonly isSuperuser: boolean;
  readonly securityStamp: string;
  /** Roles in workspaces that are not deleted. */
  readonly memberships: ReadonlyMap<WorkspaceId, Role>;
}

/** What became of a refresh token. */
export type Rotation =
  | { readonly outcome: 'rotated'; readonly session: Session; readonly standing: Standing }
  /** Used before: the whole session was ended. */
  | { readonly outcome: 'reused'; readonly userId: UserId }
  /** Unknown, expired, or of a session that has ended. */
  | { readonly outcome: 'unknown' };

/** Sessions. A refresh token is known by its hash alone; each is good once. */
export interface SessionStore {
  create(session: Session, refreshHash: string, deed: Deed): Promise<void>;
  /** The standing of a session's user; null when the session has ended or expired at `nowMs`. */
  standing(id: string, nowMs: number): Promise<Standing | null>;
  /** The standing of a user, whatever the credential; null when there is none. */
  standingOf(userId: UserId): Promise<Standing | null>;
  /** Replaces a refresh token by the next one, in one transaction; a token that was used before ends its session. */
  rotate(
    refreshHash: string,
    next: { readonly refreshHash: string; readonly expiresMs: number },
    deed: Deed,
  ): Promise<Rotation>;
  /** The sessions of a user that have not ended, newest first. */
  list(userId: UserId, nowMs: number, page: PageRequest): Promise<Page<Session>>;
  /** Ends a session of a user. Throws `not_found`. */
  end(userId: UserId, id: string, deed: Deed): Promise<void>;
  /** Ends the session of a refresh token, if there is one. */
  endByRefresh(refreshHash: string, deed: Deed): Promise<void>;
  /** True when the user has signed in from this address before. */
  hasSignedInFrom(userId: UserId, address: string): Promise<boolean>;
  /** Forgets what ended or expired before `beforeMs`, at most 1,000 rows; returns how many. */
  purge(beforeMs: number): Promise<number>;
}
