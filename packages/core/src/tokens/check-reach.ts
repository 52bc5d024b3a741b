import { CodexError } from '../errors.ts';
import type { WorkspaceId } from '../ids.ts';
import { MAX_PAGE_ITEMS, type Page } from '../page.ts';
import { type Actor, type Scope, scopeReaches, SCOPES } from '../permissions/roles.ts';
import { checkLabel } from '../users/check-person.ts';
import { ownId } from '../users/own-account.ts';
import type { ApiToken, ApiTokenStore } from './api-token-store.ts';
import type { NewApiToken } from './api-tokens.ts';

/** More workspaces than anybody binds a token to one by one. */
const MAX_WORKSPACES = 100;

/** What of a new token its maker chooses. */
export type Reach = Pick<ApiToken, 'name' | 'scope' | 'workspaceIds' | 'expiresMs'>;

/**
 * Checks what a new token shall be able to do, and takes the named fields alone. Throws `invalid` for what makes no
 * sense, `not_found` for workspaces that the actor does not see, `forbidden` for more than the actor's own credential
 * can: a token that ends makes none that lasts longer.
 */
export async function checkReach(
  tokens: ApiTokenStore,
  actor: Actor,
  wanted: NewApiToken,
  nowMs: number,
): Promise<Reach> {
  const name = checkLabel(wanted.name, 'name');
  const scope = checkScope(actor, wanted.scope);
  const workspaceIds = checkWorkspaces(actor, wanted.workspaceIds ?? null);
  const expiresMs = checkExpiry(wanted.expiresMs ?? null, nowMs);
  const endsMs = actor.tokenId === null ? null : await expiryOf(tokens, actor, actor.tokenId);
  if (endsMs !== null && (expiresMs === null || expiresMs > endsMs))
    throw new CodexError('forbidden', 'A token cannot make one that is good for longer than itself.', {
      field: 'expiresMs',
    });
  return { name, scope, workspaceIds, expiresMs };
}

function checkScope(actor: Actor, scope: Scope): Scope {
  if (!SCOPES.includes(scope))
    throw new CodexError('invalid', `A scope is one of: ${SCOPES.join(', ')}.`, { field: 'scope' });
  if (!scopeReaches(actor.scope, scope))
    throw new CodexError('forbidden', 'A token cannot make one with a wider scope.', { field: 'scope' });
  return scope;
}

function checkWorkspaces(
  actor: Actor,
  workspaceIds: readonly WorkspaceId[] | null,
): readonly WorkspaceId[] | null {
  const field = 'workspaceIds';
  if (workspaceIds === null) {
    if (actor.reachesAll) return null;
    throw new CodexError('forbidden', 'A bound token cannot make one that is not bound.', { field });
  }
  const ids = [...new Set(workspaceIds)];
  if (ids.length === 0 || ids.length > MAX_WORKSPACES)
    throw new CodexError('invalid', `A token is bound to 1 to ${MAX_WORKSPACES} workspaces.`, { field });
  if (!ids.every((id) => actor.memberships.has(id)))
    throw new CodexError('not_found', 'There is no such workspace.', { field });
  return ids;
}

function checkExpiry(expiresMs: number | null, nowMs: number): number | null {
  if (expiresMs === null || (Number.isSafeInteger(expiresMs) && expiresMs > nowMs)) return expiresMs;
  throw new CodexError('invalid', 'A token expires in the future, or not at all.', { field: 'expiresMs' });
}

/** When the actor's own token ends; one that was revoked meanwhile makes nothing more. */
async function expiryOf(tokens: ApiTokenStore, actor: Actor, tokenId: string): Promise<number | null> {
  const userId = ownId(actor);
  let cursor: string | null = null;
  do {
    const page: Page<ApiToken> = await tokens.list(userId, { limit: MAX_PAGE_ITEMS, cursor });
    const own = page.items.find(({ id }) => id === tokenId);
    if (own) return own.expiresMs;
    cursor = page.nextCursor;
  } while (cursor !== null);
  throw new CodexError('unauthenticated', 'The token was revoked.');
}
