import { createHash, timingSafeEqual } from 'node:crypto';
import { addressKey, requireCan } from '@codexlab/core';
import type { Context, Hono } from 'hono';
import { authenticate } from '../auth/authenticate.ts';
import type { Arrival, DispatchParts } from '../dispatch.ts';
import { checkHost } from '../http/origins.ts';
import type { Metrics } from './metrics.ts';
import { type Probes, seldom } from './probes.ts';

/** Addresses that whatever watches over a server asks: each says itself under which names of the server it answers. */
export const PROBE_PATHS: ReadonlySet<string> = new Set(['/health', '/ready', '/metrics']);

/** What the probes tell. */
export interface ProbeOptions {
  readonly probes?: Probes | undefined;
  readonly metrics?: Metrics | undefined;
  /** With this bearer token a program reads the metrics; null: only administrators of a server do. */
  readonly metricsToken?: string | null | undefined;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const UNAVAILABLE = 503;

/**
 * Adds `/health` (the process answers), `/ready` (it can do its work; 503 with reasons when not, and
 * warnings of parts), and `/metrics`: open
 * to whoever reaches a server that is for this machine alone, else with the token of the metrics or for administrators.
 * Of a server that is for this machine alone, both that tell more than that it lives refuse names that are not its own.
 */
export function serveProbes<E extends object>(
  app: Hono<E>,
  parts: DispatchParts,
  { probes, metrics, metricsToken = null }: ProbeOptions,
  arrivalOf: (c: Context<E>) => Pick<Arrival, 'context'> & { readonly hosts: ReadonlySet<string> },
): void {
  const refuseOtherNames = (c: Context<E>) => {
    const { hosts } = arrivalOf(c);
    if (parts.mode === 'local') checkHost({ ...parts.origins, hosts }, c.req.header('host'));
  };
  app.get('/health', () => json(200, { status: 'ok', version: parts.version }));
  if (probes) {
    const ready = seldom(probes.ready, () => parts.clock.nowMs());
    app.get('/ready', async (c) => {
      refuseOtherNames(c);
      const { reasons, warnings, checks } = await ready();
      const isReady = reasons.length === 0;
      const status = isReady ? 'ready' : 'not_ready';
      const { version } = parts;
      return json(isReady ? 200 : UNAVAILABLE, { status, version, reasons, warnings, checks });
    });
  }
  if (!metrics) return;
  const text = seldom(metrics.text, () => parts.clock.nowMs());
  app.get('/metrics', async (c) => {
    refuseOtherNames(c);
    const { context } = arrivalOf(c);
    if (parts.mode === 'server') await requireReader(parts, c.req.raw.headers, context, metricsToken);
    return new Response(await text(), { headers: { 'content-type': metrics.contentType } });
  });
}

/** Throws `unauthenticated` and `forbidden`. */
async function requireReader(
  parts: DispatchParts,
  headers: Headers,
  context: Arrival['context'],
  token: string | null,
): Promise<void> {
  const nowMs = parts.clock.nowMs();
  parts.limiter.take('read', `address ${addressKey(context.address)}`, nowMs);
  const given = /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (token !== null && given !== undefined && isSame(given, token)) return;
  const { actor } = await authenticate({ ...parts, nowMs }, headers, context);
  requireCan(actor, 'operations.manage', null);
}

/** Takes the same time whatever was given. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function json(status: number, value: object): Response {
  return new Response(JSON.stringify(value), { status, headers: { 'content-type': JSON_TYPE } });
}
