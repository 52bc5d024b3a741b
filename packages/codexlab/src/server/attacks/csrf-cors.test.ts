import type { WebApp } from '@codexlab/server';
import { describe, expect, it } from 'vitest';
import { makePlace } from '../matrix/matrix-world.ts';
import { PASSWORD } from '../testing/api-caller.ts';
import { createAdministrator, createPerson } from '../testing/people.ts';
import { stateOf } from '../testing/server-state.ts';
import { HOST, openTestServer } from '../testing/test-server.ts';
import { callerFor, changingRoutes, everyRoute, openAttackScene, requestTo } from './every-route.ts';

type Headers_ = Readonly<Record<string, string>>;

/** What browsers send along when a page of another site made them; none: what some of long ago send. */
const CROSS_SITE: readonly Headers_[] = [
  {},
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: `https://${HOST}.evil.example` },
  { origin: `http://evil-${HOST}` },
  { origin: `http://${HOST}:8080` },
  { origin: `http://${HOST}@evil.example` },
  { origin: `http://evil.example/${HOST}` },
  { origin: `ftp://${HOST}` },
  { origin: `http://${HOST}/` },
  { origin: '' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
  { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
  { referer: `http://${HOST}/` },
  { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example', 'x-http-method-override': 'GET' },
];
const FROM_HERE: readonly Headers_[] = [
  { origin: `http://${HOST}` },
  { origin: `https://${HOST}` },
  { 'sec-fetch-site': 'same-origin' },
  { origin: `http://${HOST}`, 'sec-fetch-site': 'same-origin' },
];
const FORMS = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'];

describe('a request with a cookie that another site made a browser send', () => {
  it('is refused by every route that changes something, and changes nothing', async () => {
    const world = await openAttackScene();
    const wrong: string[] = [];
    for (const [name, route] of changingRoutes) {
      const { method, path, body, bytes, headers } = requestTo(name, route, world.objects);
      const cookie = `codex_access=${callerFor(world, route).token}`;
      const before = await stateOf(world.server);
      for (const from of CROSS_SITE) {
        const answer = await world.server.app.request(`/api/v1${path}`, {
          method,
          headers: {
            ...{ host: HOST, cookie },
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
            ...from,
          },
          body: body === undefined ? (bytes ?? null) : JSON.stringify(body),
        });
        const text = await answer.text();
        if (answer.status !== 403 || !text.includes('CROSS_SITE_REQUEST'))
          wrong.push(`${name} from ${JSON.stringify(from)}: ${answer.status} ${text}`);
      }
      if ((await stateOf(world.server)) !== before) wrong.push(`${name}: something was changed`);
    }
    expect(wrong).toEqual([]);
    expect(changingRoutes.length).toBeGreaterThan(50);
  });

  it('is refused as a form, the kind of request that needs no permission', async () => {
    const world = await openAttackScene();
    const wrong: string[] = [];
    for (const [name, route] of changingRoutes.filter(([, { method }]) => method === 'POST')) {
      const { path, body } = requestTo(name, route, world.objects);
      const cookie = `codex_access=${callerFor(world, route).token}`;
      const before = await stateOf(world.server);
      for (const type of FORMS) {
        const answer = await world.server.app.request(`/api/v1${path}`, {
          method: 'POST',
          headers: { host: HOST, cookie, origin: 'https://evil.example', 'content-type': type },
          body: JSON.stringify(body ?? {}),
        });
        if (answer.status !== 403) wrong.push(`${name} as ${type}: ${answer.status} ${await answer.text()}`);
      }
      if ((await stateOf(world.server)) !== before) wrong.push(`${name}: something was changed`);
    }
    expect(wrong).toEqual([]);
  });

  it('is answered when a page of this server made it', async () => {
    const { owner, server } = await openAttackScene();
    for (const from of FROM_HERE) {
      const headers = { host: HOST, cookie: `codex_access=${owner.call.token}`, ...from };
      const answer = await server.app.request('/api/v1/users/me', {
        method: 'PATCH',
        headers: { ...headers, 'content-type': 'application/json' },
        body: '{"full_name":"Olivia"}',
      });
      expect([from, answer.status]).toEqual([from, 200]);
    }
  });

  it('is refused when the cookie that refreshes is all that it brings', async () => {
    const { server } = await openAttackScene();
    const post = (path: string, headers: Headers_, body = '{}') =>
      server.app.request(`/api/v1/users${path}`, {
        method: 'POST',
        headers: { host: HOST, 'content-type': 'application/json', ...headers },
        body,
      });
    const signIn = await post('/token', {}, JSON.stringify({ username: 'olivia', password: PASSWORD }));
    const cookie = /codex_refresh=[^;]+/.exec(signIn.headers.getSetCookie().join())?.[0] ?? '';
    for (const from of CROSS_SITE)
      for (const path of ['/logout', '/token/refresh'])
        expect([from, path, (await post(path, { cookie, ...from })).status]).toEqual([from, path, 403]);
    const own = await post('/token/refresh', { cookie, 'sec-fetch-site': 'same-origin' });
    expect(own.status).toBe(200);
  });
});

describe('signing somebody in as somebody else', () => {
  it('cannot be done by a page of another site', async () => {
    const { server } = await openAttackScene();
    const { secret } = await server.codex.sessions.createLocalLink({
      ...{ via: 'command', requestId: null, address: null },
    });
    const tries: [string, string, string][] = [
      ['/users/token', 'application/json', JSON.stringify({ username: 'sam', password: PASSWORD })],
      ['/users/token', FORMS[1]!, new URLSearchParams({ username: 'sam', password: PASSWORD }).toString()],
      ['/users/token/link', 'application/json', JSON.stringify({ token: secret })],
      ['/users/token/link', 'text/plain', JSON.stringify({ token: secret })],
    ];
    for (const [path, type, body] of tries)
      for (const from of CROSS_SITE.filter(({ origin, 'sec-fetch-site': site }) => origin ?? site)) {
        const headers = { host: HOST, 'content-type': type, ...from };
        const answer = await server.app.request(`/api/v1${path}`, { method: 'POST', headers, body });
        expect([path, from, answer.status]).toEqual([path, from, 403]);
        expect(answer.headers.getSetCookie()).toEqual([]);
      }
    const plain = await server.app.request('/api/v1/users/token/link', {
      ...{ method: 'POST', body: JSON.stringify({ token: secret }) },
      headers: { host: HOST, 'content-type': 'text/plain' },
    });
    expect(plain.status).toBe(422);
  });
});

const CORS = /^access-control-/;
const corsOf = (answer: Response) => [...answer.headers].filter(([name]) => CORS.test(name));

describe('other origins', () => {
  const askFrom = (server: { app: { request: unknown } }, origin: string, token: string) =>
    (server as Awaited<ReturnType<typeof openTestServer>>).app.request('/api/v1/users/me', {
      headers: { host: HOST, origin, authorization: `Bearer ${token}` },
    });

  it('may read no answer of any route, and are refused when they ask before', async () => {
    const world = await openAttackScene();
    const wrong: string[] = [];
    for (const [name, route] of everyRoute) {
      const { method, path, body, bytes, headers } = requestTo(name, route, world.objects);
      const origin = 'https://evil.example';
      const { app } = world.server;
      const ask = app.request(`/api/v1${path}`, {
        method: 'OPTIONS',
        headers: { host: HOST, origin, 'access-control-request-method': method },
      });
      const preflight = await ask;
      if (preflight.status !== 403 || corsOf(preflight).length > 0) wrong.push(`${name}: preflight`);
      const answer = await app.request(`/api/v1${path}`, {
        method,
        headers: { host: HOST, origin, 'content-type': 'application/json', ...headers },
        body: body === undefined ? (bytes ?? null) : JSON.stringify(body),
      });
      if (corsOf(answer).length > 0) wrong.push(`${name}: ${JSON.stringify(corsOf(answer))}`);
      await answer.body?.cancel();
    }
    expect(wrong).toEqual([]);
  });

  it('are let in exactly as they were named', async () => {
    const allowed = 'https://app.example';
    const server = await openTestServer({ corsOrigins: new Set([allowed]) });
    const { call } = await createAdministrator(server);
    const good = await askFrom(server, allowed, call.token);
    expect(Object.fromEntries(corsOf(good))).toMatchObject({ 'access-control-allow-origin': allowed });
    expect(good.headers.get('vary')).toBe('origin');
    for (const origin of [
      ...['http://app.example', 'https://app.example:444', 'https://app.example/', 'https://APP.example'],
      ...['https://sub.app.example', 'https://app.example.evil', 'https://evilapp.example', 'null', '*', ''],
      ...['https://app.example, https://evil.example', 'https://app.example@evil.example'],
    ]) {
      const answer = await askFrom(server, origin, call.token);
      expect([origin, corsOf(answer)]).toEqual([origin, []]);
      const preflight = await server.app.request('/api/v1/users/me', {
        method: 'OPTIONS',
        headers: { host: HOST, origin, 'access-control-request-method': 'PATCH' },
      });
      expect([origin, preflight.status, corsOf(preflight)]).toEqual([origin, 403, []]);
    }
  });

  it('are never let in all at once', async () => {
    const server = await openTestServer({ corsOrigins: new Set(['https://app.example']) });
    for (const origin of ['https://app.example', 'https://evil.example', 'null']) {
      const answer = await askFrom(server, origin, 'nonsense');
      expect(answer.headers.get('access-control-allow-origin')).not.toBe('*');
      expect(answer.headers.get('access-control-allow-origin')).not.toBe('null');
    }
  });
});

describe('another name that leads to this server', () => {
  it('is refused for pages, documents and every route, whatever else it says', async () => {
    const world = await openAttackScene();
    const { app } = world.server;
    const token = world.owner.call.token;
    const names = [
      ...['evil.example', 'codex.test.evil.example', 'evil-codex.test', `${HOST}:8080`, `${HOST}.`],
      ...['localhost', '127.0.0.1', '', `${HOST}@evil.example`, `${HOST},evil.example`, '[::1]'],
    ];
    const paths = [
      '/',
      '/assets/app-12345678.js',
      '/api/v1/docs',
      '/api/v1/openapi.json',
      '/api/v1/nowhere',
      '/api/v1/',
    ];
    for (const host of names)
      for (const path of [...paths, '/api/v1/users/me']) {
        const headers = {
          host,
          authorization: `Bearer ${token}`,
          'x-forwarded-host': HOST,
          forwarded: `host=${HOST}`,
        };
        expect([host, path, (await app.request(path, { headers })).status]).toEqual([host, path, 421]);
      }
    for (const [name, route] of everyRoute) {
      const { method, path } = requestTo(name, route, world.objects);
      const headers = { host: 'evil.example', authorization: `Bearer ${token}` };
      const answer = await app.request(`/api/v1${path}`, { method, headers });
      expect([name, answer.status]).toEqual([name, 421]);
    }
    expect((await app.request('/api/v1/users/me')).status).toBe(421);
  });
});

/** What every answer has, whatever it is. */
function expectDressed(answer: Response): void {
  const { headers } = answer;
  const policy = headers.get('content-security-policy') ?? '';
  for (const rule of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"])
    expect(policy.split('; ')).toContain(rule);
  expect(policy).not.toMatch(/script-src[^;]*(unsafe|\*|https?:|data:)|unsafe-eval/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(headers.get('permissions-policy')).toContain('camera=()');
  expect(headers.get('cache-control')).toMatch(/no-store|no-cache/);
  expect(headers.get('x-request-id')).toMatch(/^[\w.-]{8,64}$/);
  expect(headers.get('x-powered-by')).toBeNull();
}

/** A web app whose every file is the same. */
const webApp: WebApp = {
  read: (name) =>
    name === 'index.html' || name === 'sw.js'
      ? { type: 'text/html', bytes: new Uint8Array(1), br: null, gzip: null, etag: 'a', immutable: false }
      : null,
};

describe('every answer', () => {
  it('says that it is not to be framed, sniffed, referred from or run', async () => {
    const world = await openAttackScene({ webApp });
    const { app } = world.server;
    const { notebook, file } = world.objects;
    const own = { host: HOST, authorization: `Bearer ${world.owner.call.token}` };
    const content = `/api/v1/files/${file}/content?notebook_id=${notebook}`;
    const etag = (await app.request(content, { headers: own })).headers.get('etag') ?? '';
    const asked: [number, string, RequestInit][] = [
      [200, '/', { headers: own }],
      [200, '/w/lab/runs', { headers: { ...own, accept: 'text/html' } }],
      [200, '/sw.js', { headers: own }],
      [200, '/api/v1/docs', { headers: own }],
      [200, '/api/v1/docs/docs.js', { headers: own }],
      [200, '/api/v1/docs/swagger-ui.css', { headers: own }],
      [404, '/api/v1/docs/nothing.js', { headers: own }],
      [200, '/api/v1/openapi.json', { headers: own }],
      [200, '/api/v1/users/me', { headers: own }],
      [200, '/api/v1/users/me', { headers: own, method: 'HEAD' }],
      [200, content, { headers: own }],
      [206, content, { headers: { ...own, range: 'bytes=0-0' } }],
      [304, content, { headers: { ...own, 'if-none-match': etag } }],
      [416, content, { headers: { ...own, range: 'bytes=9999-' } }],
      [401, '/api/v1/users/me', { headers: { host: HOST } }],
      [403, '/api/v1/users', { headers: own }],
      [403, '/api/v1/users/me', { headers: { ...own, origin: 'https://evil.example' }, method: 'OPTIONS' }],
      [404, '/api/v1/workspaces/nowhere', { headers: own }],
      [404, '/api/v1/nowhere', { headers: own }],
      [404, '/nowhere', { headers: own }],
      [405, '/api/v1/users/me/password', { headers: own }],
      [413, '/api/v1/users/me', { headers: own, method: 'PATCH', body: ' '.repeat(1024 * 1024 + 1) }],
      [421, '/', { headers: { host: 'evil.example' } }],
      [422, '/api/v1/users/me?a=b', { headers: own }],
      [428, `/api/v1/files/${file}?notebook_id=${notebook}`, { headers: own, method: 'DELETE' }],
      [204, '/api/v1/users/logout', { headers: own, method: 'POST' }],
    ];
    for (const [status, path, init] of asked) {
      const answer = await app.request(path, init);
      expect([path, answer.status]).toEqual([path, status]);
      expectDressed(answer);
      await answer.body?.cancel();
    }
  });

  it('of a server that is reached by TLS alone asks for TLS from then on', async () => {
    for (const [secure, expected] of [
      [true, /^max-age=\d{8}/],
      [false, /^$/],
    ] as const) {
      const { app } = await openTestServer({ secure });
      for (const path of ['/', '/api/v1/users/me', '/nowhere'])
        expect(
          (await app.request(path, { headers: { host: HOST } })).headers.get('strict-transport-security') ??
            '',
        ).toMatch(expected);
    }
  });
});

describe('a stored file', () => {
  const SCRIPT = '<script>fetch("/api/v1/users/me")</script>';
  /** Nothing in these is run by a browser. */
  const INLINE = /^(?:image\/(?!svg)|audio\/|video\/|text\/plain)/;

  it('is never run as a page of this server, whatever its name is and whatever it holds', async () => {
    const server = await openTestServer();
    const ada = await createPerson(server, await createAdministrator(server), 'ada');
    const { notebook } = await makePlace(ada);
    const names = [
      ...[
        'a.html',
        'a.HTM',
        'a.xhtml',
        'a.svg',
        'a.SVG',
        'a.xml',
        'a.xsl',
        'a.js',
        'a.mjs',
        'a.css',
        'a.pdf',
      ],
      ...[
        'a.mhtml',
        'a.shtml',
        'a.swf',
        'a.hta',
        'a.md',
        'a.txt',
        'a',
        'a.png',
        'a.cdx',
        'a.json',
        'a.ipynb',
      ],
      ...['a.html.txt', 'a.txt.html', 'quote";filename="x.html', "it's 100%.html", 'ümlaut.html', 'a;b.html'],
    ];
    let inline = 0;
    for (const name of names) {
      const body = { notebook_id: notebook, path: name, content: SCRIPT };
      const made = await ada.call<{ file: { id: string } }>('POST', '/files', { body });
      expect([name, made.status]).toEqual([name, 201]);
      const byPath = `/api/v1/files/by-path-content/${encodeURIComponent(name)}?notebook_id=${notebook}`;
      for (const path of [byPath, `${byPath}&download=true`]) {
        const answer = await server.app.request(path, {
          headers: { host: HOST, authorization: `Bearer ${ada.call.token}`, accept: 'text/html' },
        });
        expect([name, answer.status]).toEqual([name, 200]);
        expectDressed(answer);
        const policy = (answer.headers.get('content-security-policy') ?? '').split('; ');
        expect(policy[0]).toBe('sandbox');
        expect(policy.join()).not.toMatch(/allow-|script-src/);
        const [kind, ...parameters] = (answer.headers.get('content-disposition') ?? '').split('; ');
        const isInline = INLINE.test(answer.headers.get('content-type') ?? '') && path === byPath;
        expect([name, kind]).toEqual([name, isInline ? 'inline' : 'attachment']);
        expect(parameters.join('; ')).toMatch(/^filename="[^"\\%]*"; filename\*=UTF-8''[\w.~!#$&+^`|%-]*$/);
        inline += isInline ? 1 : 0;
      }
    }
    expect(inline).toBeGreaterThan(3);
    expect(server.faults).toEqual([]);
  });
});
