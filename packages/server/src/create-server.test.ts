import { anonymous, type Codex, type Secrets, type IdempotencyStore } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { createAccessTokens } from './auth/access-tokens.ts';
import { createServer } from './create-server.ts';
import { SHARED_RATES } from './http/rate-limits.ts';
import type { Live } from './live/live.ts';
import { expected } from './routes/testing/ask.ts';

const key = new Map([['k1', new Uint8Array(32).fill(7)]]);

function app(options: { corsOrigins?: ReadonlySet<string> } = {}) {
  const never = () => Promise.reject(new Error('not asked for'));
  return createServer({
    codex: {
      audit: { note: () => undefined },
      sessions: { actorOf: async () => anonymous },
    } as unknown as Codex,
    idempotency: { begin: never, finish: never, abandon: never, purge: never } satisfies IdempotencyStore,
    live: expected<Live>('live', { tickets: expected('tickets', {}) }),
    secrets: { random: String, hash: String, seal: String, unseal: String } as Secrets,
    accessTokens: createAccessTokens(key, () => 'id'),
    version: '1.2.3',
    mode: 'server',
    registration: 'closed',
    hosts: () => new Set(['lab.example:8443']),
    rates: SHARED_RATES,
    secure: true,
    publicUrl: () => 'https://lab.example:8443',
    ...options,
  });
}

const ours = { host: 'lab.example:8443' };

describe('every answer', () => {
  it('has the envelope, the request id that was sent, and headers that let nothing else happen', async () => {
    const answer = await app().request('/api/v1/', { headers: { ...ours, 'x-request-id': 'my-request-1' } });
    expect(await answer.json()).toMatchObject({
      data: { name: 'codex', version: '1.2.3', registration: 'closed' },
      meta: { request_id: 'my-request-1' },
    });
    const headers = Object.fromEntries(answer.headers);
    expect(headers).toMatchObject({
      'x-request-id': 'my-request-1',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'strict-transport-security': expect.stringContaining('max-age'),
    });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('gives a request id of its own to requests with none or an odd one', async () => {
    const answer = await app().request('/api/v1/', { headers: { ...ours, 'x-request-id': 'a b\tc' } });
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9A-Z]{26}$/);
  });

  it('is a problem document where something is wrong', async () => {
    const answer = await app().request('/api/v1/nowhere', { headers: ours });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({
      error_code: 'ROUTE_NOT_FOUND',
      code: 'not_found',
      status: 404,
    });
  });

  it('names the methods that an address takes', async () => {
    const answer = await app().request('/api/v1/', { method: 'DELETE', headers: ours });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect(await answer.json()).toMatchObject({ title: 'This address does not take this method.' });
  });

  it('names the field that does not belong into the query', async () => {
    const answer = await app().request('/api/v1/?debug=1', { headers: ours });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ details: { field: 'debug', in: 'query' } });
  });
});

describe('names and origins', () => {
  it.each([undefined, 'evil.example', 'lab.example', '127.0.0.1:8443'])(
    'refuses the host %s with 421',
    async (host) => {
      const answer = await app().request('/api/v1/', { headers: host === undefined ? {} : { host } });
      expect(answer.status).toBe(421);
    },
  );

  it('lets no other origin read answers unless it is allowed, exactly', async () => {
    const open = app({ corsOrigins: new Set(['https://app.example']) });
    const ask = async (origin: string) =>
      (await open.request('/api/v1/', { headers: { ...ours, origin } })).headers.get(
        'access-control-allow-origin',
      );
    expect(await ask('https://app.example')).toBe('https://app.example');
    expect(await ask('https://app.example.evil')).toBeNull();
    expect(await ask('null')).toBeNull();
    expect(await ask('http://app.example')).toBeNull();
  });

  it('says all that an answer depends on: who asks, and what they can unpack', async () => {
    const open = app({ corsOrigins: new Set(['https://app.example']) });
    const varyOf = async (path: string, init: RequestInit = {}) =>
      (await open.request(path, { ...init, headers: { ...ours, origin: 'https://app.example' } })).headers
        .get('vary')
        ?.toLowerCase();
    expect(await varyOf('/api/v1/graph')).toBe('accept-encoding, origin');
    expect(await varyOf('/api/v1/')).toBe('origin');
    expect(await varyOf('/api/v1/files', { method: 'OPTIONS' })).toBe('origin');
  });

  it('answers preflights of allowed origins only', async () => {
    const open = app({ corsOrigins: new Set(['https://app.example']) });
    const ask = (origin: string) =>
      open.request('/api/v1/files', { method: 'OPTIONS', headers: { ...ours, origin } });
    expect((await ask('https://app.example')).status).toBe(204);
    expect((await ask('https://other.example')).status).toBe(403);
  });
});

describe('pages', () => {
  it('load nothing from elsewhere and run no inline script', async () => {
    for (const path of ['/', '/api/v1/docs']) {
      const page = await app().request(path, { headers: ours });
      expect([path, page.status]).toEqual([path, path === '/' ? 503 : 200]);
      const html = await page.text();
      expect(html).not.toMatch(/https?:\/\//);
      expect(html).not.toMatch(/<script>|\son\w+=/);
      expect(page.headers.get('content-security-policy')).toMatch(
        /script-src 'self'|^default-src 'none'; (?!.*script)/,
      );
      for (const [, file] of html.matchAll(/(?:src|href)="(?!data:|\/api\/v1\/docs")([^"]+)"/g)) {
        const asset = await app().request(new URL(file!, `http://h${path}`).pathname, { headers: ours });
        expect([file, asset.status]).toEqual([file, 200]);
      }
    }
  });

  it('serve an OpenAPI 3.1 document in which every reference leads somewhere', async () => {
    const answer = await app().request('/api/v1/openapi.json', { headers: ours });
    const document = (await answer.json()) as { openapi: string; components: { schemas: object } };
    expect(document.openapi).toBe('3.1.0');
    const references = JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g);
    for (const [, name] of references) expect(Object.keys(document.components.schemas)).toContain(name);
  });
});
