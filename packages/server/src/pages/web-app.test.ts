import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { serveWebApp, type WebApp, type WebAsset } from './web-app.ts';

const bytesOf = (text: string) => new Uint8Array(new TextEncoder().encode(text));
const plain = (type: string, text: string): WebAsset => ({
  ...{ type, bytes: bytesOf(text), br: null, gzip: null, etag: `tag-${text}`, immutable: false },
});
const files: Readonly<Record<string, WebAsset>> = {
  'index.html': { ...plain('text/html', 'page'), br: bytesOf('br page'), gzip: bytesOf('gz page') },
  'assets/app-12345678.js': { ...plain('text/javascript', 'app'), immutable: true },
  'assets/plain.js': plain('text/javascript', 'plain'),
  'sw.js': plain('text/javascript', 'worker'),
  'manifest.webmanifest': plain('application/manifest+json', 'manifest'),
};
const built: WebApp = { read: (name) => (Object.hasOwn(files, name) ? files[name]! : null) };

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

async function ask(path: string, headers: Record<string, string> = {}, webApp: WebApp | null = built) {
  const app = new Hono();
  app.get('/api/v1/files', (c) => c.text('api'));
  serveWebApp(app, webApp);
  const response = await app.request(path, { headers });
  return { response, status: response.status, text: await response.text() };
}

describe('the first page', () => {
  it.each([
    ...[
      '/',
      '/index.html',
      '/today',
      '/sign-in',
      '/w/lab/runs/a%20b/c.md',
      '/w/lab/sw.js',
      '/apis',
      '/healthy',
    ],
    '/settings/theme?x=1',
  ])('is what a browser gets at %s', async (path) => {
    expect(await ask(path, BROWSER)).toMatchObject({ status: 200, text: 'page' });
  });

  it('is what everybody gets at the address of the server, and what programs get nowhere else', async () => {
    expect(await ask('/')).toMatchObject({ status: 200, text: 'page' });
    for (const path of ['/today', '/w/lab'])
      expect((await ask(path, { accept: 'application/json' })).status).toBe(404);
  });

  it.each([
    '/api',
    '/api/v1/nowhere',
    '/assets/',
    '/assets/gone-12345678.js',
    '/health',
    '/ready/x',
    '/metrics',
  ])('never stands in for what is missing at %s', async (path) =>
    expect((await ask(path, BROWSER)).status).toBe(404),
  );

  it('leaves the API to the API', async () => {
    expect((await ask('/api/v1/files', BROWSER)).text).toBe('api');
  });

  it('is asked for each time, and sent only when it is another one', async () => {
    const { response } = await ask('/today', BROWSER);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const etag = response.headers.get('etag') ?? '';
    const again = await ask('/w/lab', { ...BROWSER, 'if-none-match': etag });
    expect(again).toMatchObject({ status: 304, text: '' });
    expect((await ask('/', { 'if-none-match': '"another"' })).status).toBe(200);
  });

  it('may run scripts of this server alone, and be framed by nobody', async () => {
    const policy = ((await ask('/')).response.headers.get('content-security-policy') ?? '').split('; ');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
  });
});

describe('a file of the app', () => {
  it('is kept by browsers for good when its name tells its content, and else asked for each time', async () => {
    const cached = async (path: string) => (await ask(path)).response.headers.get('cache-control');
    expect(await cached('/assets/app-12345678.js')).toBe('public, max-age=31536000, immutable');
    for (const path of ['/assets/plain.js', '/sw.js', '/manifest.webmanifest'])
      expect(await cached(path)).toBe('no-cache');
  });

  it('comes compressed as the browser takes it, each form with its own tag', async () => {
    const of = async (accepted: string) => {
      const { response, text } = await ask('/', { 'accept-encoding': accepted });
      const { headers } = response;
      expect(headers.get('vary')).toBe('accept-encoding');
      expect(headers.get('content-length')).toBe(String(text.length));
      return [text, headers.get('content-encoding'), headers.get('etag')];
    };
    expect(await of('gzip, br')).toEqual(['br page', 'br', '"tag-page-br"']);
    expect(await of('gzip')).toEqual(['gz page', 'gzip', '"tag-page-gzip"']);
    expect(await of('identity')).toEqual(['page', null, '"tag-page"']);
  });

  it('that is a service worker may take care of every page', async () => {
    expect((await ask('/sw.js')).response.headers.get('service-worker-allowed')).toBe('/');
    expect((await ask('/assets/plain.js')).response.headers.get('service-worker-allowed')).toBeNull();
  });
});

it('says how the app is built where it is not, at every page and nowhere else', async () => {
  for (const path of ['/', '/w/lab']) {
    const { status, text, response } = await ask(path, BROWSER, null);
    expect(status).toBe(503);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(text).toContain('pnpm@');
    expect(text).not.toMatch(/<script|<style|https?:\/\//);
  }
  expect((await ask('/assets/app-12345678.js', BROWSER, null)).status).toBe(404);
});
