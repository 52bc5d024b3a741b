import {
  actions,
  addressKey,
  anonymous,
  CodexError,
  type Codex,
  type NewId,
  type RequestContext,
  requireCan,
} from '@codexlab/core';
import type { z } from 'zod';
import { authenticate, type Authenticated } from './auth/authenticate.ts';
import { redeemTicket } from './auth/redeem-ticket.ts';
import type { Route } from './contract/define.ts';
import { deprecationHeaders } from './http/deprecation.ts';
import type { Call, Handler, Listed, Reply } from './handler.ts';
import { type IdempotencyParts, type KeptAnswer, onceForKey } from './http/idempotency.ts';
import { checkOrigin, type OriginRules } from './http/origins.ts';
import { matchesNone, parseIfMatch, preconditionRequired } from './http/preconditions.ts';
import type { RateLimiter } from './http/rate-limits.ts';
import { type Input, readBodyText, readInput } from './http/read-input.ts';
import { toProblem } from './problem.ts';
import type { ServerParts } from './server-parts.ts';

/** What answers requests. */
export interface DispatchParts extends ServerParts {
  readonly codex: Codex;
  readonly idempotency: IdempotencyParts;
  readonly limiter: RateLimiter;
  readonly origins: OriginRules;
  readonly newId: NewId;
  /** Compares every answer with its contract: for tests, since it takes time. */
  readonly checkAnswers: boolean;
  /** Hears of failures that are faults of ours. */
  readonly onFault: (error: unknown, requestId: string) => void;
}

/** A request that has found its route. */
export interface Arrival {
  readonly request: Request;
  readonly params: Readonly<Record<string, string>>;
  /** Makes a socket of the connection, where it asks for that. */
  readonly upgrade: Call<Route>['upgrade'];
  readonly context: RequestContext & { readonly requestId: string };
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** Answers one request: who, how often, from where, what; then the handler; every failure as a problem. */
export async function dispatch(
  parts: DispatchParts,
  endpoint: { readonly route: Route; readonly noun: string; readonly handler: Handler<Route> },
  arrival: Arrival,
): Promise<Response> {
  const { route, noun } = endpoint;
  const { context } = arrival;
  const limits: Record<string, string> = {};
  let who: Authenticated | null = null;
  try {
    const nowMs = parts.clock.nowMs();
    Object.assign(limits, parts.limiter.take(rateOf(route), `address ${addressKey(context.address)}`, nowMs));
    who =
      (await redeemTicket(parts.live.tickets, route, arrival.request)) ??
      (await authenticate({ ...parts, nowMs }, arrival.request.headers, context));
    requireCredential(route, who);
    if (who.actor.userId !== null)
      Object.assign(limits, parts.limiter.take(rateOf(route), `user ${who.actor.userId}`, nowMs));
    checkOrigin(parts.origins, originOf(route, arrival.request), who.credential);
    const answered = await answer(parts, endpoint, arrival, who);
    return withHeaders(answered, { ...limits, ...deprecationHeaders(route) });
  } catch (error) {
    noteFailure(parts, route, who, context, error);
    const problem = toProblem(error, { noun, requestId: context.requestId, nowMs: parts.clock.nowMs() });
    if (problem.status === 500) parts.onFault(error, context.requestId);
    const headers = {
      ...limits,
      ...problem.headers,
      'content-type': 'application/problem+json; charset=utf-8',
    };
    return new Response(JSON.stringify(problem.body), { status: problem.status, headers });
  }
}

/** Refuses before anything else is read whoever may not do this to anything; the use case asks about the very thing. */
function requireCredential(route: Route, who: Authenticated): void {
  const rule = actions[route.action];
  if (rule.who === 'anybody') return;
  if (!who.refused) {
    const ofWorkspace = rule.who !== 'self' && rule.who !== 'superuser';
    return requireCan(who.actor, ofWorkspace ? 'workspace.list' : route.action, null);
  }
  throw new CodexError('unauthenticated', ENDED[who.credential], { reason: 'ended' });
}

const ENDED: Readonly<Record<Authenticated['credential'], string>> = {
  header: 'The token is not good any more. Sign in again.',
  ticket: 'The ticket is not good any more: it opens one stream, within a minute. Ask for another one.',
  cookie: 'The sign-in is not good any more. Sign in again.',
  none: 'The sign-in is not good any more. Sign in again.',
};

async function answer(
  parts: DispatchParts,
  { route, handler }: { readonly route: Route; readonly handler: Handler<Route> },
  { request, params, context, upgrade }: Arrival,
  { actor, again }: Authenticated,
): Promise<Response> {
  const bodyText = await readBodyText(route, request);
  const input = await readInput(route, request, params, bodyText);
  const ifMatch = parseIfMatch(request.headers.get('if-match') ?? undefined);
  if (route.ifMatch === 'required' && ifMatch === null) throw preconditionRequired();
  const call = (interruptedMs: number | null) =>
    handler({
      ...{
        actor,
        again,
        codex: parts.codex,
        server: parts,
        context,
        ifMatch,
        interruptedMs,
        request,
        upgrade,
      },
      ...(input as { params: undefined; query: undefined; body: undefined } & Input),
    });
  const key = route.idempotent ? request.headers.get('idempotency-key') : null;
  if (key === null || actor.userId === null || bodyText === null)
    return toResponse(parts, route, request, context, await call(null));
  const content = `${request.method} ${new URL(request.url).pathname}\n${bodyText}`;
  const kept = await onceForKey(
    parts.idempotency,
    { key, userId: actor.userId, content, nowMs: parts.clock.nowMs() },
    async ({ interruptedMs }) => keep(toResponse(parts, route, request, context, await call(interruptedMs))),
  );
  return new Response(kept.status === 204 ? null : kept.body, { status: kept.status, headers: kept.headers });
}

async function keep(response: Response): Promise<KeptAnswer> {
  const { status } = response;
  return { status, headers: Object.fromEntries(response.headers), body: await response.text() };
}

function toResponse(
  parts: DispatchParts,
  route: Route,
  request: Request,
  context: Arrival['context'],
  given: Response | Reply<unknown>,
): Response {
  if (given instanceof Response) return given;
  const headers = new Headers(given.headers);
  for (const cookie of given.cookies ?? []) headers.append('set-cookie', cookie);
  if (given.etag !== undefined) {
    headers.set('etag', `"${given.etag}"`);
    headers.set('cache-control', 'private, no-cache'); // kept by the browser of this person, asked again each time
  }
  const status = given.status ?? route.status;
  if (status === 204) return new Response(null, { status, headers });
  if (
    route.method === 'GET' &&
    given.etag !== undefined &&
    matchesNone(request.headers.get('if-none-match'), given.etag)
  )
    return new Response(null, { status: 304, headers });
  if (parts.checkAnswers) checkAnswer(route, given.value);
  headers.set('content-type', JSON_TYPE);
  const meta = { request_id: context.requestId, timestamp: new Date(parts.clock.nowMs()).toISOString() };
  return new Response(JSON.stringify({ ...envelope(route, given.value), meta }), { status, headers });
}

function envelope(route: Route, value: unknown): object {
  if (route.responseKind !== 'page') return { data: value };
  const { items, pagination } = value as Listed<unknown>;
  return { data: items, pagination };
}

function checkAnswer(route: Route, value: unknown): void {
  const check = (schema: z.ZodType | undefined, each: unknown) => {
    const result = schema?.safeParse(JSON.parse(JSON.stringify(each)));
    if (result?.success === false)
      throw new CodexError(
        'internal',
        `${route.method} ${route.path} breaks its contract: ${result.error.message}`,
      );
  };
  if (route.responseKind === 'page')
    for (const item of (value as Listed<unknown>).items) check(route.response, item);
  else check(route.response, value);
}

/** What was refused or failed of all that changes something; what was done is noted by whoever did it. */
function noteFailure(
  { codex }: DispatchParts,
  route: Route,
  who: Authenticated | null,
  context: RequestContext,
  error: unknown,
): void {
  if (!(route.audited ?? route.method !== 'GET') || route.action === 'session.start') return;
  const code = error instanceof CodexError ? error.code : 'internal';
  if (code === 'too_many') return; // counting them is what keeps the log from being flooded
  const denied = code === 'forbidden' || code === 'unauthenticated' || code === 'not_found';
  const actor = who?.actor ?? { ...anonymous, ...context };
  codex.audit.note(actor, {
    kind: route.action,
    outcome: denied ? 'denied' : 'failed',
    entity: route.action.split('.')[0]!,
    details: { code },
  });
}

/** A page of any site can open a socket with our cookie, and read what comes: it counts like a request that changes something. */
function originOf(route: Route, { method, headers }: Request) {
  return { method: route.responseKind === 'socket' ? 'POST' : method, headers };
}

function rateOf(route: Route) {
  return route.rate ?? (route.method === 'GET' ? 'read' : 'write');
}

function withHeaders(response: Response, headers: Readonly<Record<string, string>>): Response {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}
