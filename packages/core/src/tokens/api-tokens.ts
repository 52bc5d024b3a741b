import type { WorkspaceId } from '../ids.ts';
import type { Page, PageRequest } from '../page.ts';
import type { Actor, Scope } from '../permissions/roles.ts';
import type { RequestContext } from '../sessions/sessions.ts';
import type { ApiToken } from './api-token-store.ts';

/** What a new token shall be able to do. */
export interface NewApiToken {
  readonly name: string;
  readonly scope: Scope;
  /** Absent or null: all workspaces of its owner. */
  readonly workspaceIds?: readonly WorkspaceId[] | null | undefined;
  /** Absent or null: it does not expire. */
  readonly expiresMs?: number | null | undefined;
}

/** What every personal token begins with. */
export const API_TOKEN_PREFIX = 'cdx_';

/** Personal access tokens, for programs. */
export interface ApiTokens {
  /** The token is shown this once. A token cannot make one that reaches farther than itself. */
  create(actor: Actor, wanted: NewApiToken): Promise<{ readonly token: ApiToken; readonly secret: string }>;
  list(actor: Actor, page?: PageRequest): Promise<Page<ApiToken>>;
  revoke(actor: Actor, id: string): Promise<void>;
  /** The actor of a token; null when it is unknown, revoked, expired, or its owner is disabled. */
  actorOf(context: RequestContext, secret: string): Promise<Actor | null>;
}
