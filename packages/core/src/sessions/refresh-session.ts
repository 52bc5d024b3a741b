import { deedOf } from '../audit/deed.ts';
import { CodexError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { AccountPorts } from '../users/account-ports.ts';
import { toUser } from '../users/to-user.ts';
import { anonymousFrom } from './actor-from.ts';
import { newRefreshToken, REFRESH_MS, REFRESH_TOKEN_PREFIX } from './refresh-tokens.ts';
import type { RequestContext, SignIn } from './sessions.ts';

/**
 * Gives the next refresh token for this one. A token that comes a second time was stolen, or its successor was: nobody
 * can tell, so the session ends. Throws `unauthenticated`.
 */
export async function refreshSession(
  ports: AccountPorts,
  context: RequestContext,
  given: string,
): Promise<SignIn> {
  const { store, secrets, clock } = ports;
  if (!given.startsWith(REFRESH_TOKEN_PREFIX)) throw over();
  const nowMs = clock.nowMs();
  const { refreshToken, refreshHash } = newRefreshToken(secrets);
  const deed = deedOf(anonymousFrom(context), 'session.refreshed', nowMs);
  const next = { refreshHash, expiresMs: nowMs + REFRESH_MS };
  const rotation = await store.sessions.rotate(secrets.hash(given), next, deed);
  if (rotation.outcome === 'reused') await noteReuse(ports, context, rotation.userId);
  if (rotation.outcome !== 'rotated' || !rotation.standing.isActive) throw over();
  const { session, standing } = rotation;
  const user = await store.users.get(session.userId);
  if (!user) throw over();
  return { user: toUser(user), session, securityStamp: standing.securityStamp, refreshToken };
}

async function noteReuse(
  { store, clock }: AccountPorts,
  context: RequestContext,
  userId: UserId,
): Promise<void> {
  const deed = deedOf(anonymousFrom(context), 'session.refused', clock.nowMs(), { reason: 'reused' });
  const subject = { entity: 'user', entityId: userId, workspaceId: null, notebookId: null, path: null };
  await store.audit.append([{ ...deed, ...subject, outcome: 'denied' }]);
}

function over(): CodexError {
  return new CodexError('unauthenticated', 'The session is over. Sign in again.');
}
