import { deedOf } from '../audit/deed.ts';
import { CodexError, isCodexError } from '../errors.ts';
import { requireCan } from '../permissions/can.ts';
import type { Actor } from '../permissions/roles.ts';
import type { AccountPorts } from '../users/account-ports.ts';
import { LOCAL_USERNAME } from '../users/check-person.ts';
import { ownId } from '../users/own-account.ts';
import { actorFrom, anonymousFrom } from './actor-from.ts';
import { createLocalLink, localOwner, signInByLink } from './local-owner.ts';
import { refreshSession } from './refresh-session.ts';
import type { RequestContext, Sessions } from './sessions.ts';
import { signIn } from './sign-in.ts';

/** Joins the ports. `throttle` must be the one that `createUsers` has. */
export function createSessions(ports: AccountPorts): Sessions {
  const { store, secrets, clock } = ports;
  const begin = (context: RequestContext) => requireCan(anonymousFrom(context), 'session.start', null);
  return {
    async signIn(context, credentials) {
      begin(context);
      return signIn(ports, context, credentials);
    },
    async signInByLink(context, secret) {
      begin(context);
      return signInByLink(ports, context, secret);
    },
    createLocalLink: (context) => createLocalLink(ports, context),
    async refresh(context, refreshToken) {
      begin(context);
      return refreshSession(ports, context, refreshToken);
    },

    async signOut(actor, refreshToken) {
      requireCan(actor, 'session.start', null);
      const deed = deedOf(actor, 'session.ended', clock.nowMs());
      if (refreshToken !== undefined) await store.sessions.endByRefresh(secrets.hash(refreshToken), deed);
      const { userId, sessionId } = actor;
      if (userId === null || sessionId === null) return;
      await store.sessions.end(userId, sessionId, deed).catch(unlessGone);
    },

    async list(actor, page = {}) {
      requireCan(actor, 'account.read', null);
      return store.sessions.list(ownId(actor), clock.nowMs(), page);
    },
    async end(actor, id) {
      requireCan(actor, 'account.update', null);
      await store.sessions.end(ownId(actor), id, deedOf(actor, 'session.ended', clock.nowMs()));
    },

    async actorOf(context, { id, securityStamp }) {
      const standing = await store.sessions.standing(id, clock.nowMs());
      if (!standing?.isActive || standing.securityStamp !== securityStamp) return null;
      return actorFrom(context, standing, { sessionId: id });
    },
    actAs: (context, username) => actAs(ports, context, username),
  };
}

/** The local owner is there for whoever runs the program, also before anybody has opened a link. */
async function actAs(ports: AccountPorts, context: RequestContext, username: string): Promise<Actor> {
  const { users, sessions } = ports.store;
  const isLocal = username.toLowerCase() === LOCAL_USERNAME;
  const user = isLocal ? await localOwner(ports, context) : await users.findByLogin(username);
  const standing = user && (await sessions.standingOf(user.id));
  if (!standing?.isActive)
    throw new CodexError('not_found', 'There is no such user, or they are disabled.', { entity: 'user' });
  return actorFrom(context, standing, { sessionId: null });
}

/** The refresh token may have ended the same session just before. */
function unlessGone(error: unknown): void {
  if (!isCodexError(error, 'not_found')) throw error;
}
