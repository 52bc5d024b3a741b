import type { Hono } from 'hono';
import { API_BASE } from '../contract/api-base.ts';
import type { ServerParts } from '../server-parts.ts';
import { PAGE_POLICY } from '../http/security-headers.ts';
import { openApiDocument } from '../openapi.ts';
import { swaggerAsset } from './assets.ts';
import { DOCS_PAGE, DOCS_SCRIPT, DOCS_STYLE } from './docs-page.ts';

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';
const DOCS = `${API_BASE}/docs`;
/** Swagger UI sets style attributes and shows its icons from data addresses. */
const DOCS_POLICY = PAGE_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");

/** Adds the document of the API and the page that shows it; nothing in it is loaded from elsewhere. */
export function servePages<E extends object>(app: Hono<E>, parts: ServerParts): void {
  const page = (path: string, type: string, text: string, policy = PAGE_POLICY) =>
    app.get(path, () => answer(type, text, policy));
  page(DOCS, HTML, DOCS_PAGE, DOCS_POLICY);
  page(`${DOCS}/docs.js`, SCRIPT, DOCS_SCRIPT);
  page(`${DOCS}/docs.css`, STYLE, DOCS_STYLE);
  app.get(`${DOCS}/:name`, async (c) => {
    const asset = await swaggerAsset(c.req.param('name'));
    return asset ? answer(asset.type, asset.bytes, PAGE_POLICY) : c.notFound();
  });
  let document: string | null = null;
  app.get(`${API_BASE}/openapi.json`, () => {
    document ??= JSON.stringify(openApiDocument({ version: parts.version, serverUrl: API_BASE }));
    return answer('application/json; charset=utf-8', document, PAGE_POLICY);
  });
}

function answer(type: string, body: string | Uint8Array<ArrayBuffer>, policy: string): Response {
  return new Response(body, {
    headers: { 'content-type': type, 'content-security-policy': policy, 'cache-control': 'no-cache' },
  });
}
