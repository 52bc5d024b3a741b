import { deedOf } from '../audit/deed.ts';
import { CodexError } from '../errors.ts';
import type { AccountPorts } from '../users/account-ports.ts';
import { toUser } from '../users/to-user.ts';
import type { UserRecord } from '../users/user-store.ts';
import { anonymousFrom } from './actor-from.ts';
import { newRefreshToken, REFRESH_MS } from './refresh-tokens.ts';
import type { Session } from './session-store.ts';
import type { RequestContext, SignIn } from './sessions.ts';

const MAX_USER_AGENT_CHARS = 256;

/**
 * Begins a session for somebody who has proved who they are. Throws `unauthenticated` when their password changed or
 * they were disabled meanwhile: that ends every session, and must not miss this one.
 */
export async function startSession(
  { store, secrets, clock, newId }: Pick<AccountPorts, 'store' | 'secrets' | 'clock' | 'newId'>,
  context: RequestContext,
  user: UserRecord,
  how: 'password' | 'link',
): Promise<SignIn> {
  const nowMs = clock.nowMs();
  const { refreshToken, refreshHash } = newRefreshToken(secrets);
  const session: Session = {
    ...{ id: newId(), userId: user.id, createdMs: nowMs, lastUsedMs: nowMs, expiresMs: nowMs + REFRESH_MS },
    ...{ address: context.address, userAgent: shownUserAgent(context.userAgent) },
  };
  const self = { ...anonymousFrom(context), userId: user.id, sessionId: session.id };
  await store.sessions.create(session, refreshHash, deedOf(self, 'session.started', nowMs, { how }));
  const standing = await store.sessions.standing(session.id, nowMs);
  if (standing?.isActive && standing.securityStamp === user.securityStamp)
    return { user: toUser(user), session, securityStamp: user.securityStamp, refreshToken };
  await store.sessions.endByRefresh(refreshHash, deedOf(self, 'session.ended', nowMs, { how: 'outdated' }));
  throw new CodexError('unauthenticated', 'The account has just changed. Sign in again.');
}

/** As much as a list of devices needs, on one line. */
function shownUserAgent(userAgent: string | null | undefined): string | null {
  const shown = userAgent?.slice(0, MAX_USER_AGENT_CHARS).replace(/\p{Cc}/gu, ' ');
  return shown?.trim() ? shown.toWellFormed() : null;
}
