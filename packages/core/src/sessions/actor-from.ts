import { type Actor, anonymous, type Scope } from '../permissions/roles.ts';
import type { WorkspaceId } from '../ids.ts';
import type { Standing } from './session-store.ts';
import type { RequestContext } from './sessions.ts';

/** The credential that somebody came with, and how far it reaches. */
export type Credential =
  | { readonly sessionId: string | null }
  | {
      readonly tokenId: string;
      readonly scope: Scope;
      readonly workspaceIds: readonly WorkspaceId[] | null;
    };

/** Nobody in particular, coming from there. */
export function anonymousFrom({ via, requestId, address }: RequestContext): Actor {
  return { ...anonymous, via, requestId, address };
}

/** The actor that a user with this standing is when they come with this credential. */
export function actorFrom(context: RequestContext, standing: Standing, credential: Credential): Actor {
  const { userId, isSuperuser, memberships } = standing;
  const user = { ...anonymousFrom(context), userId, isSuperuser };
  if ('sessionId' in credential)
    return { ...user, scope: 'admin', memberships, reachesAll: true, sessionId: credential.sessionId };
  const { tokenId, scope, workspaceIds } = credential;
  return {
    ...user,
    scope,
    tokenId,
    reachesAll: workspaceIds === null,
    memberships: workspaceIds === null ? memberships : narrowed(memberships, new Set(workspaceIds)),
  };
}

function narrowed<R>(
  memberships: ReadonlyMap<WorkspaceId, R>,
  reached: ReadonlySet<WorkspaceId>,
): ReadonlyMap<WorkspaceId, R> {
  return new Map([...memberships].filter(([workspaceId]) => reached.has(workspaceId)));
}
