import { HttpError } from './http-error.ts';

/** From where the server is reached, and which other origins may use it. */
export interface OriginRules {
  /** Values of `Host` that are ours (`127.0.0.1:8765`), lower case. */
  readonly hosts: ReadonlySet<string>;
  /** Origins of other sites that browsers may call from, exactly (`https://lab.example`). */
  readonly corsOrigins: ReadonlySet<string>;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Refuses other names for this server (421): a page elsewhere that has its name point here gets nothing. */
export function checkHost(rules: OriginRules, host: string | null | undefined): void {
  if (host && rules.hosts.has(host.toLowerCase())) return;
  throw new HttpError(
    { status: 421, code: 'out_of_scope', errorCode: 'HOST_NOT_ALLOWED' },
    'This server is not known by that name. Whoever runs it can allow it with --public-url.',
  );
}

/**
 * Refuses requests that another site made a browser send. With a cookie, a request that changes something must say
 * that it comes from here; without one, it must not say that it comes from elsewhere.
 */
export function checkOrigin(
  rules: OriginRules,
  request: { readonly method: string; readonly headers: Headers },
  credential: 'cookie' | 'header' | 'ticket' | 'none',
): void {
  if (SAFE_METHODS.has(request.method) || credential === 'header' || credential === 'ticket') return;
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  if (origin !== null) {
    if (isOurs(rules, origin) || rules.corsOrigins.has(origin)) return;
  } else if (site === 'same-origin' || site === 'none') return;
  else if (site === null && credential === 'none') return;
  throw new HttpError(
    { status: 403, code: 'forbidden', errorCode: 'CROSS_SITE_REQUEST' },
    'This request did not come from a page of this server. Programs send "Authorization: Bearer …" instead of the cookie.',
  );
}

/** Headers that let an allowed origin read the answer; none for any other. */
export function corsHeaders(rules: OriginRules, origin: string | null): Record<string, string> {
  if (origin === null || !rules.corsOrigins.has(origin))
    return rules.corsOrigins.size > 0 ? { vary: 'origin' } : {};
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers':
      'etag, location, retry-after, ratelimit, ratelimit-policy, x-request-id, content-range, content-disposition, ' +
      'idempotency-replayed, codex-unsearched, deprecation, sunset',
    'cross-origin-resource-policy': 'cross-origin',
    vary: 'origin',
  };
}

/** Headers of the answer to a preflight of an allowed origin; null: refused. */
export function preflightHeaders(rules: OriginRules, origin: string | null): Record<string, string> | null {
  if (origin === null || !rules.corsOrigins.has(origin)) return null;
  return {
    ...corsHeaders(rules, origin),
    'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
    'access-control-allow-headers':
      'authorization, content-type, if-match, if-none-match, idempotency-key, range, if-range, x-request-id',
    'access-control-max-age': '600',
  };
}

function isOurs(rules: OriginRules, origin: string): boolean {
  const match = /^https?:\/\/([^/]+)$/.exec(origin);
  return match !== null && rules.hosts.has(match[1]!.toLowerCase());
}
