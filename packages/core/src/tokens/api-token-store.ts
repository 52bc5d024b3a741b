import type { Deed } from '../audit/deed.ts';
import type { Ulid, UserId, WorkspaceId } from '../ids.ts';
import type { Page, PageRequest } from '../page.ts';
import type { Actor, Scope } from '../permissions/roles.ts';
import type { Standing } from '../sessions/session-store.ts';

/** A personal access token as its owner sees it: never the token itself. */
export interface ApiToken {
  readonly id: Ulid;
  readonly userId: UserId;
  readonly name: string;
  /** The first 12 characters, to tell tokens apart. */
  readonly prefix: string;
  readonly scope: Scope;
  /** The workspaces that it is bound to; null: all of its owner's. */
  readonly workspaceIds: readonly WorkspaceId[] | null;
  readonly createdMs: number;
  readonly expiresMs: number | null;
  readonly lastUsedMs: number | null;
}

/** What somebody is signed in with; both null: nothing that could end. */
export type Credential = Pick<Actor, 'sessionId' | 'tokenId'>;

/** Personal access tokens; each is known by its hash alone. */
export interface ApiTokenStore {
  /** Throws `unauthenticated` when `by` has ended meanwhile: what was stolen makes nothing that outlives it. */
  create(token: ApiToken, tokenHash: string, deed: Deed, by?: Credential): Promise<void>;
  /** The token with this hash and its owner's standing; null when it is unknown, revoked, or expired at `nowMs`. */
  standing(
    tokenHash: string,
    nowMs: number,
  ): Promise<{ readonly token: ApiToken; readonly standing: Standing } | null>;
  /** Those of a user that are not revoked, newest first, expired ones too. */
  list(userId: UserId, page: PageRequest): Promise<Page<ApiToken>>;
  /** Notes when it was last used; no deed: this is no change that anybody made. */
  touch(id: Ulid, atMs: number): Promise<void>;
  /** Throws `not_found`. */
  revoke(userId: UserId, id: string, deed: Deed): Promise<void>;
}
