import { CodexError, type SignIn } from '@codexlab/core';
import { parse } from 'hono/utils/cookie';
import { REFRESH_COOKIE } from '../auth/cookies.ts';
import type { signInRoutes } from '../contract/sign-in.ts';
import { type Handlers, nothing, reply } from '../handler.ts';
import type { ServerParts } from '../server-parts.ts';
import { toWireSignIn, toWireUser } from '../wire/user.ts';
import { created } from './created.ts';
import { namingFields } from './naming-fields.ts';

/** Answers by which people come in and leave. */
export const signInHandlers: Handlers<typeof signInRoutes> = {
  signIn: async ({ codex, server, context, body: { username, password, code } }) =>
    signedIn(server, await codex.sessions.signIn(context, { username, password, code })),

  refresh: async ({ codex, server, context, body, request }) => {
    const token = body.refresh_token ?? refreshCookie(request);
    if (token === undefined)
      throw new CodexError('unauthenticated', 'There is no refresh token. Sign in again.');
    return signedIn(server, await codex.sessions.refresh(context, token));
  },

  signInByLink: async ({ codex, server, context, body }) =>
    signedIn(server, await codex.sessions.signInByLink(context, body.token)),

  signOut: async ({ codex, server, actor, body, request }) => {
    await codex.sessions.signOut(actor, body.refresh_token ?? refreshCookie(request));
    return nothing({ cookies: server.cookies.signOut() });
  },

  register: async ({ codex, actor, body: { username, password, email, full_name, invite } }) => {
    const wanted = { username, password, email, fullName: full_name };
    const user = await namingFields(codex.users.register(actor, wanted, { invite }));
    return created(toWireUser(user), 'users', 'me');
  },

  resetPassword: async ({ codex, actor, body: { secret, password } }) => {
    await codex.users.resetPassword(actor, { secret, password });
    return nothing();
  },
};

/** The tokens of a session, in the body for programs and as cookies for browsers. */
async function signedIn({ accessTokens, cookies, clock }: ServerParts, signIn: SignIn) {
  const { user, session, securityStamp, refreshToken } = signIn;
  const nowMs = clock.nowMs();
  const access = await accessTokens.sign({ userId: user.id, sessionId: session.id, securityStamp }, nowMs);
  return reply(toWireSignIn(signIn, { token: access, lifetimeSeconds: accessTokens.lifetimeSeconds }), {
    cookies: cookies.signIn({ access, refresh: refreshToken, refreshMs: session.expiresMs }, nowMs),
  });
}

function refreshCookie(request: Request): string | undefined {
  return parse(request.headers.get('cookie') ?? '', REFRESH_COOKIE)[REFRESH_COOKIE];
}
