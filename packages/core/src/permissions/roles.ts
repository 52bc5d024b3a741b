import type { UserId, WorkspaceId } from '../ids.ts';

/** What a person may do in a workspace; each role may do all that the one after it may. */
export type Role = 'owner' | 'editor' | 'viewer';

/** How far a credential reaches: `write` includes `read`, `admin` includes both. A session has all three. */
export type Scope = 'read' | 'write' | 'admin';

/** Every role, strongest first. */
export const ROLES: readonly Role[] = Object.freeze(['owner', 'editor', 'viewer']);
/** Every scope, weakest first. */
export const SCOPES: readonly Scope[] = Object.freeze(['read', 'write', 'admin']);

/**
 * Who asks: a person or program, with what their credential reaches. Built once per request from the database, so a
 * change of role or a revoked session counts from the next request on.
 */
export interface Actor {
  /** Null: nobody has signed in. */
  readonly userId: UserId | null;
  readonly isSuperuser: boolean;
  /** The strongest scope of the credential. */
  readonly scope: Scope;
  /** Roles in the workspaces that the credential reaches; deleted workspaces are not among them. */
  readonly memberships: ReadonlyMap<WorkspaceId, Role>;
  /** False when the credential is bound to some workspaces: nothing outside of them may be done with it. */
  readonly reachesAll: boolean;
  /** The session that was used to sign in, when it was one. */
  readonly sessionId: string | null;
  /** The personal token that was used, when it was one. */
  readonly tokenId: string | null;
  /** The way it came: `api`, `command`, `library`, … */
  readonly via: string;
  readonly requestId: string | null;
  /** Address of the client, when it came over a network. */
  readonly address: string | null;
}

/** Nobody in particular. */
export const anonymous: Actor = Object.freeze({
  ...{ userId: null, isSuperuser: false, scope: 'read', memberships: new Map(), reachesAll: true },
  ...{ sessionId: null, tokenId: null, via: 'library', requestId: null, address: null },
});

/** True when `role` may do what `needed` may. */
export function roleReaches(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) <= ROLES.indexOf(needed);
}

/** True when `scope` includes `needed`. */
export function scopeReaches(scope: Scope, needed: Scope): boolean {
  return SCOPES.indexOf(scope) >= SCOPES.indexOf(needed);
}
