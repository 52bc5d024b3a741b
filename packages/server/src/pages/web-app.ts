import type { Context, Hono } from 'hono';
import { APP_POLICY } from '../http/security-headers.ts';
import { matchesNone } from '../http/preconditions.ts';
import { chooseEncoding } from './choose-encoding.ts';
import { NOT_BUILT_PAGE } from './not-built-page.ts';

/** One file of the built web app. */
export interface WebAsset {
  /** The value of `content-type`. */
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same, compressed ahead; null where it was not, or would gain nothing. */
  readonly br: Uint8Array<ArrayBuffer> | null;
  readonly gzip: Uint8Array<ArrayBuffer> | null;
  /** Tells this content from any other, without quotes. */
  readonly etag: string;
  /** True: the name holds a hash of the content, so that it need never be asked for again. */
  readonly immutable: boolean;
}

/** The built web app, as whoever runs the server has it. */
export interface WebApp {
  /** A file by its path below the app's folder, without a slash at the beginning; null for what it has not. */
  read(name: string): WebAsset | null;
}

const INDEX = 'index.html';
const SERVICE_WORKER = 'sw.js';
/** Addresses that are never a page of the app: an answer to a program that looks like a page would mislead it. */
const NO_PAGES = /^\/(?:api|assets|health|ready|metrics)(?:\/|$)/;
const FOREVER = 'public, max-age=31536000, immutable';

/**
 * Adds the web app: its files by their names, and its first page at every other address that a browser opens. To be
 * added after everything else. Where the app was not built, the first page says how it is.
 */
export function serveWebApp<E extends object>(app: Hono<E>, webApp: WebApp | null): void {
  app.get('*', (c) => {
    const { path } = c.req;
    const file = webApp?.read(path.slice(1)) ?? null;
    if (file !== null && path !== `/${INDEX}`) return sendAsset(c, file, headersOf(path.slice(1), file));
    if (!isPage(path, c.req.header('accept') ?? null)) return c.notFound();
    const index = webApp?.read(INDEX) ?? null;
    return index === null ? notBuilt() : sendAsset(c, index, { 'cache-control': 'no-cache' });
  });
}

/** The address of the server is a page for everybody; others only for what asks for pages. */
function isPage(path: string, accept: string | null): boolean {
  if (path === '/') return true;
  return !NO_PAGES.test(path) && (accept ?? '').toLowerCase().includes('text/html');
}

function headersOf(name: string, { immutable }: WebAsset): Record<string, string> {
  if (immutable) return { 'cache-control': FOREVER };
  const cached = { 'cache-control': 'no-cache' };
  return name === SERVICE_WORKER ? { ...cached, 'service-worker-allowed': '/' } : cached;
}

function sendAsset(c: Context, asset: WebAsset, more: Record<string, string>): Response {
  const { br, gzip } = asset;
  const encoding = chooseEncoding(c.req.header('accept-encoding') ?? null, { br, gzip });
  const etag = encoding === null ? asset.etag : `${asset.etag}-${encoding}`;
  const headers = {
    ...more,
    etag: `"${etag}"`,
    'content-security-policy': APP_POLICY,
    ...(br === null && gzip === null ? {} : { vary: 'accept-encoding' }),
  };
  if (matchesNone(c.req.header('if-none-match'), etag)) return new Response(null, { status: 304, headers });
  const bytes = (encoding === null ? null : asset[encoding]) ?? asset.bytes;
  const coded = encoding === null ? {} : { 'content-encoding': encoding };
  return new Response(bytes, {
    headers: { ...headers, ...coded, 'content-type': asset.type, 'content-length': String(bytes.length) },
  });
}

function notBuilt(): Response {
  return new Response(NOT_BUILT_PAGE, {
    status: 503,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
}
