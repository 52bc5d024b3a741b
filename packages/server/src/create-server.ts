import {
  type Clock,
  createIds,
  type Codex,
  type IdempotencyStore,
  type Secrets,
  systemClock,
} from '@codexlab/core';
import { type Context, Hono } from 'hono';
import { compress } from 'hono/compress';
import type { AccessTokens } from './auth/access-tokens.ts';
import { createCookiePolicy } from './auth/cookies.ts';
import { dispatch, type DispatchParts } from './dispatch.ts';
import { features } from './features.ts';
import type { Handler } from './handler.ts';
import { type ClientAddress, createClientAddress } from './http/client-address.ts';
import { HttpError } from './http/http-error.ts';
import { checkHost, corsHeaders, type OriginRules, preflightHeaders } from './http/origins.ts';
import { createRateLimiter, type RateTable } from './http/rate-limits.ts';
import { SECURITY_HEADERS, STRICT_TRANSPORT } from './http/security-headers.ts';
import type { Live, PreparedStream } from './live/live.ts';
import { API_BASE } from './contract/api-base.ts';
import type { Route } from './contract/define.ts';
import { graphRoutes } from './contract/graph.ts';
import { servePages } from './pages/serve-pages.ts';
import { serveWebApp, type WebApp } from './pages/web-app.ts';
import type { Answered } from './probes/probes.ts';
import { PROBE_PATHS, type ProbeOptions, serveProbes } from './probes/serve-probes.ts';
import { toProblem } from './problem.ts';

/** What a server is made of. */
export interface ServerOptions extends ProbeOptions {
  readonly codex: Codex;
  readonly idempotency: IdempotencyStore;
  /** Tells what happens to those who listen; whoever makes it closes it. */
  readonly live: Live;
  readonly secrets: Secrets;
  readonly accessTokens: AccessTokens;
  readonly version: string;
  readonly mode: 'local' | 'server';
  readonly registration: 'open' | 'closed';
  /** Values of `Host` that are this server, in lower case with their port where they have one. */
  readonly hosts: () => ReadonlySet<string>;
  /** Origins of other sites that may call from browsers; none by default. */
  readonly corsOrigins?: ReadonlySet<string> | undefined;
  /** Addresses or ranges of proxies whose `X-Forwarded-For` counts; none by default. */
  readonly trustedProxies?: readonly string[] | undefined;
  readonly rates: RateTable;
  /** True: people reach it by TLS, so cookies are Secure. */
  readonly secure: boolean;
  readonly publicUrl: () => string;
  /** What browsers are shown; without it, a page that says how it is built. */
  readonly webApp?: WebApp | null | undefined;
  readonly clock?: Clock | undefined;
  readonly checkAnswers?: boolean | undefined;
  readonly onFault?: ((error: unknown, requestId: string) => void) | undefined;
  /** Hears of every answer, once its head is ready. */
  readonly onAnswered?: ((answered: Answered) => void) | undefined;
}

/** The server as a function from request to response: `app.fetch(request)`, or `app.request(path)` in tests. */
export type CodexApp = Hono<{ Bindings: Bindings }>;

/** What the runtime tells of a connection. */
interface Bindings {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } };
  /** Set when the client asks for a WebSocket: takes the stream that shall begin on it. */
  readonly upgrade?: ((stream: PreparedStream) => void) | undefined;
}

const REQUEST_ID = /^[\w.-]{8,64}$/;

/** Makes the server. */
export function createServer(options: ServerOptions): CodexApp {
  const app: CodexApp = new Hono<{ Bindings: Bindings }>({ strict: false });
  const parts = toParts(options);
  const addressOf = createClientAddress(options.trustedProxies ?? []);
  const common = options.secure
    ? { ...SECURITY_HEADERS, 'strict-transport-security': STRICT_TRANSPORT }
    : SECURITY_HEADERS;

  app.use(async (c, next) => {
    const startMs = performance.now();
    const requestId = requestIdOf(c, parts);
    const rules = { ...parts.origins, hosts: options.hosts() };
    try {
      if (!PROBE_PATHS.has(c.req.path)) checkHost(rules, c.req.header('host'));
      if (c.req.method === 'OPTIONS') c.res = preflight(rules, c.req.header('origin') ?? null);
      else await next();
    } catch (error) {
      c.res = problemResponse(parts, error, requestId);
    }
    dress(c, { ...common, ...corsHeaders(rules, c.req.header('origin') ?? null) }, requestId);
    const { path } = c.req;
    const route = routes.get(c.req.raw) ?? (PROBE_PATHS.has(path) ? path : 'other');
    const durationMs = performance.now() - startMs;
    options.onAnswered?.({ method: c.req.method, route, status: c.res.status, durationMs, requestId });
  });

  // A graph has a tenth of its size then. Only here: lengths tell nothing, as it holds no secret of whoever asks, and
  // whoever may write into a notebook may read all of it.
  app.use(`${API_BASE}${graphRoutes.get.path}`, compress({ encoding: 'gzip' }));
  for (const endpoint of endpoints()) {
    app.on(endpoint.route.method, `${API_BASE}${honoPath(endpoint.route.path)}`, (c) => {
      routes.set(c.req.raw, `${API_BASE}${endpoint.route.path}`);
      return dispatch({ ...parts, origins: { ...parts.origins, hosts: options.hosts() } }, endpoint, {
        request: c.req.raw,
        params: c.req.param() as Record<string, string>,
        upgrade: c.env?.upgrade ?? null,
        context: contextOf(c, addressOf, requestIdOf(c, parts)),
      });
    });
  }
  for (const [path, methods] of methodsByPath()) app.all(`${API_BASE}${path}`, () => refuseMethod(methods));
  servePages(app, parts);
  serveProbes(app, parts, options, (c) => ({
    context: contextOf(c, addressOf, requestIdOf(c, parts)),
    hosts: options.hosts(),
  }));
  serveWebApp(app, options.webApp ?? null);
  app.notFound((c) => problemResponse(parts, noRoute(c.req.path), requestIdOf(c, parts)));
  app.onError((error, c) => problemResponse(parts, error, requestIdOf(c, parts)));
  return app;
}

function toParts(options: ServerOptions): DispatchParts {
  const clock = options.clock ?? systemClock;
  const newId = createIds(clock);
  const { codex, live, version, mode, registration, accessTokens, publicUrl, secrets, secure } = options;
  return {
    ...{ codex, live, version, mode, registration, accessTokens, publicUrl, clock, newId },
    cookies: createCookiePolicy({ secure, accessSeconds: accessTokens.lifetimeSeconds }),
    idempotency: { store: options.idempotency, secrets, run: newId() },
    limiter: createRateLimiter(options.rates),
    origins: { hosts: new Set(), corsOrigins: options.corsOrigins ?? new Set() },
    checkAnswers: options.checkAnswers ?? false,
    onFault: options.onFault ?? (() => undefined),
  };
}

interface Endpoint {
  readonly route: Route;
  readonly noun: string;
  readonly handler: Handler<Route>;
}

/** Every route, those with fixed names before those where a parameter would take the name. */
function endpoints(): readonly Endpoint[] {
  const all = features.flatMap(({ routes, handlers }) =>
    Object.entries(routes).map(([name, route]) => {
      const handler = handlers[name];
      if (!handler) throw new Error(`No handler for ${route.method} ${route.path}.`);
      return { route, noun: nounOf(route.path), handler };
    }),
  );
  return all.sort((a, b) => order(a.route.path).localeCompare(order(b.route.path), 'en'));
}

/** Fixed names sort before parameters, and those before `{rest+}`. */
function order(path: string): string {
  return path
    .split('/')
    .map((part) => (part.endsWith('+}') ? '3' : part.startsWith('{') ? '2' : `1${part}`))
    .join('/');
}

/** `/workspaces/{workspace}/members` is about a member. */
function nounOf(path: string): string {
  const names = path.split('/').filter((part) => part !== '' && !part.startsWith('{'));
  const plural = names.findLast((name) => name.endsWith('s')) ?? names.at(-1) ?? 'request';
  return plural.replace(/(?<=ch)es$|s$/, '').replaceAll('-', '_');
}

/** `{path+}` takes the rest of the address, other braces one part of it; a slash at the end counts for nothing. */
function honoPath(path: string): string {
  return path
    .replace(/\/$/, '')
    .replaceAll(/\{(\w+)\+\}/g, ':$1{.+}')
    .replaceAll(/\{(\w+)\}/g, ':$1');
}

function methodsByPath(): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, string[]>();
  for (const { route } of endpoints()) {
    const path = honoPath(route.path);
    methods.set(path, [...(methods.get(path) ?? []), route.method]);
  }
  return methods;
}

function refuseMethod(methods: readonly string[]): never {
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].join(', ');
  throw new HttpError(
    {
      ...{ status: 405, code: 'unsupported', errorCode: 'METHOD_NOT_ALLOWED', headers: { allow } },
      title: 'This address does not take this method.',
    },
    `This address takes ${allow}.`,
  );
}

function noRoute(path: string): HttpError {
  return new HttpError(
    { status: 404, code: 'not_found', errorCode: 'ROUTE_NOT_FOUND' },
    `There is nothing at ${JSON.stringify(path.slice(0, 200))}. The API is described at ${API_BASE}/docs.`,
  );
}

function contextOf(c: Context<{ Bindings: Bindings }>, addressOf: ClientAddress, requestId: string) {
  const socketAddress = c.env?.incoming?.socket?.remoteAddress;
  return {
    via: 'api',
    requestId,
    address: addressOf(socketAddress, c.req.header('x-forwarded-for') ?? null),
    userAgent: c.req.header('user-agent')?.slice(0, 300) ?? null,
  };
}

const requestIds = new WeakMap<Request, string>();
/** The patterns of the routes that requests have found. */
const routes = new WeakMap<Request, string>();

/** The request's own id where it has a sensible one, else a new one; the same for all of one request. */
function requestIdOf(c: Context<{ Bindings: Bindings }>, { newId }: DispatchParts): string {
  const known = requestIds.get(c.req.raw);
  if (known !== undefined) return known;
  const given = c.req.header('x-request-id');
  const id = given !== undefined && REQUEST_ID.test(given) ? given : newId();
  requestIds.set(c.req.raw, id);
  return id;
}

function preflight(rules: OriginRules, origin: string | null): Response {
  const headers = preflightHeaders(rules, origin);
  return new Response(null, headers === null ? { status: 403 } : { status: 204, headers });
}

function problemResponse(parts: DispatchParts, error: unknown, requestId: string): Response {
  const problem = toProblem(error, { noun: 'request', requestId, nowMs: parts.clock.nowMs() });
  if (problem.status === 500) parts.onFault(error, requestId);
  const headers = { ...problem.headers, 'content-type': 'application/problem+json; charset=utf-8' };
  return new Response(JSON.stringify(problem.body), { status: problem.status, headers });
}

/** Adds the headers of every answer, where the answer does not have them already. */
function dress(c: Context, headers: Readonly<Record<string, string>>, requestId: string): void {
  const target = c.res.headers;
  for (const [name, value] of Object.entries(headers)) {
    if (!target.has(name)) target.set(name, value);
    // An answer that depends on more than one thing says all of them.
    else if (name === 'vary' && target.get(name) !== value) target.append(name, value);
  }
  if (!target.has('cache-control')) target.set('cache-control', 'no-store');
  target.set('x-request-id', requestId);
}
