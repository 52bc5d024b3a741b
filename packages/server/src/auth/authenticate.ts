import { type Actor, anonymous, API_TOKEN_PREFIX, type Codex, type RequestContext } from '@codexlab/core';
import { parse } from 'hono/utils/cookie';
import type { AccessTokens } from './access-tokens.ts';
import { ACCESS_COOKIE, REFRESH_COOKIE } from './cookies.ts';

/** Who sent a request, and how they showed it. */
export interface Authenticated {
  readonly actor: Actor;
  readonly credential: 'cookie' | 'header' | 'none';
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
    const actor = secret === undefined ? null : await actorOfBearer(parts, secret, context);
    return toAuthenticated(actor, 'header', context);
  }
  const cookies = parse(headers.get('cookie') ?? '');
  const token = cookies[ACCESS_COOKIE];
  if (!token) {
    // signs nobody in, but refreshes and signs out: what it comes with must be from here all the same
    const credential = cookies[REFRESH_COOKIE] ? 'cookie' : 'none';
    return { actor: { ...anonymous, ...inContext(context) }, credential, refused: false };
  }
  return toAuthenticated(await actorOfAccess(parts, token, context), 'cookie', context);
}

function toAuthenticated(
  actor: Actor | null,
  credential: 'cookie' | 'header',
  context: RequestContext,
): Authenticated {
  const nobody = { ...anonymous, ...inContext(context) };
  return { actor: actor ?? nobody, credential, refused: actor === null };
}

async function actorOfBearer(
  parts: Parameters<typeof authenticate>[0],
  secret: string,
  context: RequestContext,
): Promise<Actor | null> {
  if (secret.startsWith(API_TOKEN_PREFIX)) return parts.codex.tokens.actorOf(context, secret);
  return actorOfAccess(parts, secret, context);
}

async function actorOfAccess(
  { codex, accessTokens, nowMs }: Parameters<typeof authenticate>[0],
  token: string,
  context: RequestContext,
): Promise<Actor | null> {
  const claims = await accessTokens.verify(token, nowMs);
  if (!claims) return null;
  const { sessionId: id, securityStamp } = claims;
  const actor = await codex.sessions.actorOf(context, { id, securityStamp });
  return actor?.userId === claims.userId ? actor : null;
}

function inContext({ via, requestId, address }: RequestContext) {
  return { via, requestId, address };
}
