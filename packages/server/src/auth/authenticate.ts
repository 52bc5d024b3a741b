import { type Actor, anonymous, API_TOKEN_PREFIX, type Codex, type RequestContext } from '@codexlab/core';
import { parse } from 'hono/utils/cookie';
import type { AccessTokens } from './access-tokens.ts';
import { ACCESS_COOKIE, REFRESH_COOKIE } from './cookies.ts';

/** Who sent a request, and how they showed it. */
export interface Authenticated {
  readonly actor: Actor;
  readonly credential: 'cookie' | 'header' | 'ticket' | 'none';
  /** The same credential, looked up anew: who it is now; null when it is not good any more. */
  readonly again: () => Promise<Actor | null>;
  /** True when a credential was sent that is not good (any more): routes for everybody still answer. */
  readonly refused: boolean;
}

/** Reads `Authorization: Bearer`, else the cookie; the header wins. Roles come from the database, now. */
export async function authenticate(
  parts: { readonly codex: Codex; readonly accessTokens: AccessTokens; readonly nowMs: number },
  headers: Headers,
  context: RequestContext,
): Promise<Authenticated> {
  const authorization = headers.get('authorization');
  if (authorization !== null) {
    const secret = /^Bearer +([\w.~+/=-]{1,4096})$/i.exec(authorization)?.[1];
    const found = secret === undefined ? NOBODY : await byBearer(parts, secret, context);
    return toAuthenticated(found, 'header', context);
  }
  const cookies = parse(headers.get('cookie') ?? '');
  const token = cookies[ACCESS_COOKIE];
  if (!token) {
    // signs nobody in, but refreshes and signs out: what it comes with must be from here all the same
    const credential = cookies[REFRESH_COOKIE] ? 'cookie' : 'none';
    return { ...toAuthenticated(NOBODY, 'cookie', context), credential, refused: false };
  }
  return toAuthenticated(await byAccess(parts, token, context), 'cookie', context);
}

/** Whose credential it is, now and whenever it is asked again. */
type Found = Pick<Authenticated, 'again'> & { readonly actor: Actor | null };

const NOBODY: Found = Object.freeze({ actor: null, again: async () => null });

function toAuthenticated(
  { actor, again }: Found,
  credential: 'cookie' | 'header',
  context: RequestContext,
): Authenticated {
  const nobody = { ...anonymous, ...inContext(context) };
  return { actor: actor ?? nobody, credential, refused: actor === null, again };
}

async function byBearer(
  parts: Parameters<typeof authenticate>[0],
  secret: string,
  context: RequestContext,
): Promise<Found> {
  if (!secret.startsWith(API_TOKEN_PREFIX)) return byAccess(parts, secret, context);
  return lookedUp(() => parts.codex.tokens.actorOf(context, secret));
}

/** The token itself ends after half an hour; what it was given for goes on as long as its session. */
async function byAccess(
  { codex, accessTokens, nowMs }: Parameters<typeof authenticate>[0],
  token: string,
  context: RequestContext,
): Promise<Found> {
  const claims = await accessTokens.verify(token, nowMs);
  if (!claims) return NOBODY;
  const { sessionId: id, securityStamp, userId } = claims;
  return lookedUp(async () => {
    const actor = await codex.sessions.actorOf(context, { id, securityStamp });
    return actor?.userId === userId ? actor : null;
  });
}

async function lookedUp(again: () => Promise<Actor | null>): Promise<Found> {
  return { actor: await again(), again };
}

function inContext({ via, requestId, address }: RequestContext) {
  return { via, requestId, address };
}
