import { createSign, generateKeyPairSync } from 'node:crypto';
import { fixedClock } from '@codexlab/core/testing';
import { describe, expect, it } from 'vitest';
import { makePlace } from '../matrix/matrix-world.ts';
import { callerOf, PASSWORD, signInAs } from '../testing/api-caller.ts';
import { createAdministrator, createPerson } from '../testing/people.ts';
import { openTestServer } from '../testing/test-server.ts';
import { accessKey, encoded, opened, type OpenToken, signed } from './forge.ts';

const MINUTE_MS = 60_000;

async function scene() {
  const clock = fixedClock();
  const server = await openTestServer({ clock });
  const admin = await createAdministrator(server);
  const ada = await createPerson(server, admin, 'ada');
  const statusOf = async (token: string) => (await callerOf(server.app, token)('GET', '/users/me')).status;
  const parts = opened(ada.call.token);
  return { server, clock, admin, ada, statusOf, parts, key: accessKey(server) };
}

type Scene = Awaited<ReturnType<typeof scene>>;
type Forge = (parts: OpenToken, scene: Scene) => string;

const withHeader =
  (change: object): Forge =>
  ({ header, payload }, { key }) =>
    signed({ header: { ...header, ...change }, payload }, key);
const withClaims =
  (change: (now: number) => object): Forge =>
  ({ header, payload }, { key, clock }) =>
    signed({ header, payload: { ...payload, ...change(clock.nowMs() / 1000) } }, key);
const unsigned =
  (alg: string): Forge =>
  ({ header, payload }) =>
    `${encoded({ ...header, alg })}.${encoded(payload)}.`;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

const FORGED: Readonly<Record<string, Forge>> = {
  'algorithm none': unsigned('none'),
  'algorithm None': unsigned('None'),
  'algorithm nOnE': unsigned('nOnE'),
  'no algorithm': withHeader({ alg: undefined }),
  'an empty signature': (_, { ada }) => ada.call.token.replace(/[^.]*$/, ''),
  'no signature': (_, { ada }) => ada.call.token.replace(/\.[^.]*$/, ''),
  'HS384 with our key': ({ header, payload }, { key }) =>
    signed({ header: { ...header, alg: 'HS384' }, payload }, key, 'sha384'),
  'HS512 with our key': ({ header, payload }, { key }) =>
    signed({ header: { ...header, alg: 'HS512' }, payload }, key, 'sha512'),
  'HS256 said, HS512 done': (parts, { key }) => signed(parts, key, 'sha512'),
  'RS256 said, our key used': withHeader({ alg: 'RS256' }),
  'RS256 with a key that it brings along': ({ header, payload }) => {
    const jwk = rsa.publicKey.export({ format: 'jwk' });
    const text = `${encoded({ ...header, alg: 'RS256', jwk })}.${encoded(payload)}`;
    return `${text}.${createSign('sha256').update(text).sign(rsa.privateKey, 'base64url')}`;
  },
  'HS256 with a key that it brings along': ({ header, payload }) => {
    const jwk = { kty: 'oct', k: encoded('mine') };
    return signed({ header: { ...header, jwk }, payload }, 'mine');
  },
  'another key': (parts) => signed(parts, new Uint8Array(32)),
  'an empty key': (parts) => signed(parts, ''),
  'the master key': (parts, { server }) => signed(parts, server.key),
  'the name of the key as the key': (parts) => signed(parts, 'k1'),
  'another kid': withHeader({ kid: 'k2' }),
  'no kid': withHeader({ kid: undefined }),
  'a kid that every object has': withHeader({ kid: '__proto__' }),
  'a kid that is a path': withHeader({ kid: '../../../dev/null' }),
  'a kid that is a list': withHeader({ kid: ['k1'] }),
  'the type of other tokens': withHeader({ typ: 'JWT' }),
  'no type': withHeader({ typ: undefined }),
  'something critical that nobody knows': withHeader({ crit: ['mine'], mine: true }),
  'a payload that is not encoded': withHeader({ b64: false, crit: ['b64'] }),
  'another issuer': withClaims(() => ({ iss: 'elsewhere' })),
  'another audience': withClaims(() => ({ aud: 'codex-socket' })),
  'a list of other audiences': withClaims(() => ({ aud: ['a', 'b'] })),
  'another stamp': withClaims(() => ({ stamp: 'other' })),
  'another session': withClaims(() => ({ sid: '01ARZ3NDEKTSV4RRFFQ69G5FAV' })),
  'a session that is no text': withClaims(() => ({ sid: { $ne: null } })),
  'the user of another session': ({ header, payload }, { key, admin }) =>
    signed({ header, payload: { ...payload, sub: admin.id } }, key),
  'an end in the past': withClaims((now) => ({ exp: now - 1 })),
  'an end that is no number': withClaims(() => ({ exp: '9999999999' })),
  'an end far away, begun long ago': withClaims((now) => ({ iat: now - 31 * 60, exp: now + 1e9 })),
  'a beginning in the future': withClaims((now) => ({ iat: now + 60, exp: now + 120 })),
  'not before tomorrow': withClaims((now) => ({ nbf: now + 86_400 })),
  ...Object.fromEntries(
    ['sub', 'iat', 'exp', 'jti', 'sid', 'stamp', 'iss', 'aud'].map((claim) => [
      `no ${claim}`,
      withClaims(() => ({ [claim]: undefined })),
    ]),
  ),
  'a payload that was edited': ({ header, payload }, { ada }) =>
    `${encoded(header)}.${encoded({ ...payload, exp: 9_999_999_999 })}.${ada.call.token.split('.')[2]}`,
  'a header that was edited': ({ header }, { ada }) =>
    ada.call.token.replace(/^[^.]*/, encoded({ ...header, extra: 1 })),
  'the signature of another token': (_, { ada, admin }) =>
    ada.call.token.replace(/[^.]*$/, admin.call.token.split('.')[2] ?? ''),
  'a signature cut short': (_, { ada }) => ada.call.token.slice(0, -1),
  'a signature with one more byte': (_, { ada }) => `${ada.call.token}AA`,
  'a fourth part': (_, { ada }) => `${ada.call.token}.`,
  'five parts, as encrypted ones have': ({ header, payload }) =>
    [{ ...header, alg: 'dir', enc: 'A256GCM' }, '', '', payload, ''].map(encoded).join('.'),
  'a header with the algorithm twice': ({ header, payload }) => {
    const twice = `{"alg":"none",${JSON.stringify(header).slice(1)}`;
    return `${encoded(twice)}.${encoded(payload)}.`;
  },
  'a payload that is a list': ({ header }, { key }) => signed({ header, payload: [] }, key),
  'a payload that is no JSON': ({ header }, { key }) => signed({ header, payload: '{' }, key),
  'nothing at all': () => '.',
};

describe('an access token', () => {
  it('is good when it was signed as we sign, so that what follows is refused for what it names', async () => {
    const { parts, key, statusOf, ada } = await scene();
    expect(signed(parts, key)).toBe(ada.call.token);
    expect(await statusOf(signed(parts, key))).toBe(200);
  });

  it('is refused for any one thing that is not as it must be', async () => {
    const world = await scene();
    for (const [name, forge] of Object.entries(FORGED))
      expect([name, await world.statusOf(forge(world.parts, world))]).toEqual([name, 401]);
    expect(world.server.faults).toEqual([]);
    expect(await world.statusOf(world.ada.call.token)).toBe(200);
  });

  it('says nothing about rights, whatever stands in it', async () => {
    const { parts, key, server, ada } = await scene();
    const rights = {
      ...{ is_superuser: true, isSuperuser: true, role: 'owner', roles: ['owner'], scope: 'superuser' },
      ...{ memberships: { '*': 'owner' }, admin: true },
    };
    const call = callerOf(
      server.app,
      signed({ header: parts.header, payload: { ...parts.payload, ...rights } }, key),
    );
    const me = await call('GET', '/users/me');
    expect(me).toMatchObject({ status: 200, data: { id: ada.id, is_superuser: false } });
    expect((await call('GET', '/users')).status).toBe(403);
    expect((await call('PATCH', `/users/${ada.id}`, { body: { is_superuser: true } })).status).toBe(403);
  });

  it('ends after thirty minutes and not before', async () => {
    const { ada, statusOf, clock } = await scene();
    clock.advance(30 * MINUTE_MS - 1000);
    expect(await statusOf(ada.call.token)).toBe(200);
    clock.advance(1000);
    expect(await statusOf(ada.call.token)).toBe(401);
  });
});

describe('the header Authorization', () => {
  it('is taken as "Bearer" and one token, and in no other form', async () => {
    const { server, ada } = await scene();
    const { token } = ada.call;
    const ask = async (authorization: string) =>
      (await callerOf(server.app, null)('GET', '/users/me', { headers: { authorization } })).status;
    for (const good of [`Bearer ${token}`, `bearer ${token}`, `BEARER   ${token}`])
      expect(await ask(good)).toBe(200);
    for (const bad of [
      ...['', 'Bearer', 'Bearer ', token, `Bearer${token}`, `Bearer\t${token}`, `Bearer: ${token}`],
      ...[`Token ${token}`, `JWT ${token}`, `Basic ${Buffer.from(`ada:${PASSWORD}`).toString('base64')}`],
      ...[`Bearer ${token} x`, `x Bearer ${token}`, `Bearer "${token}"`, `Bearer ${'a'.repeat(5000)}`],
      ...[`Bearer ${token}, Bearer ${token}`, `Bearer null`, `Bearer undefined`, `Digest username="ada"`],
    ])
      expect([bad.slice(0, 20), await ask(bad)]).toEqual([bad.slice(0, 20), 401]);
  });

  it('is refused when it comes twice, also when one of the two is good', async () => {
    const { server, ada, admin } = await scene();
    for (const other of [admin.call.token, 'nonsense']) {
      const headers = new Headers({ host: 'codex.test' });
      headers.append('authorization', `Bearer ${ada.call.token}`);
      headers.append('authorization', `Bearer ${other}`);
      expect((await server.app.request('/api/v1/users/me', { headers })).status).toBe(401);
    }
  });

  it('wins over a cookie, also when it is not good', async () => {
    const { server, ada, admin } = await scene();
    const cookie = `codex_access=${admin.call.token}`;
    const ask = (token: string | null) =>
      callerOf(server.app, token)<{ username: string }>('GET', '/users/me', { headers: { cookie } });
    expect((await ask(null)).data.username).toBe('admin');
    expect((await ask(ada.call.token)).data.username).toBe('ada');
    expect((await ask('nonsense')).status).toBe(401);
  });

  it('is the only place for a token beside the cookie', async () => {
    const { server, ada } = await scene();
    const { token } = ada.call;
    const nobody = callerOf(server.app, null);
    for (const name of ['access_token', 'token', 'authorization', 'bearer', 'jwt', 'codex_access', 'api_key'])
      expect((await nobody('GET', `/users/me?${name}=${token}`)).status).toBe(401);
    for (const name of ['x-access-token', 'x-auth-token', 'x-api-key', 'proxy-authorization'])
      expect((await nobody('GET', '/users/me', { headers: { [name]: `Bearer ${token}` } })).status).toBe(401);
    const body = { full_name: 'X', access_token: token };
    expect((await nobody('PATCH', '/users/me', { body })).status).toBe(401);
  });
});

describe('tokens of one kind', () => {
  it('are good for nothing that another kind is for', async () => {
    const { server, ada, statusOf } = await scene();
    const signIn = await callerOf(server.app, null)<{ access_token: string; refresh_token: string }>(
      'POST',
      '/users/token',
      { body: { username: 'ada', password: PASSWORD } },
    );
    const made = await ada.call<{ secret: string }>('POST', '/tokens', {
      body: { name: 'CI', scope: 'admin' },
    });
    const [access, refresh, personal] = [
      signIn.data.access_token,
      signIn.data.refresh_token,
      made.data.secret,
    ];
    const nobody = callerOf(server.app, null);
    const refreshed = async (token: string) =>
      (await nobody('POST', '/users/token/refresh', { body: { refresh_token: token } })).status;
    const byCookie = async (cookie: string) =>
      (await nobody('GET', '/users/me', { headers: { cookie } })).status;
    const byLink = async (token: string) =>
      (await nobody('POST', '/users/token/link', { body: { token } })).status;
    expect([await statusOf(access), await statusOf(personal)]).toEqual([200, 200]);
    expect(await statusOf(refresh)).toBe(401);
    for (const token of [access, personal, `${refresh}x`, refresh.toUpperCase()])
      expect([await refreshed(token.slice(0, 200)), await byLink(token.slice(0, 200))]).toEqual([401, 401]);
    expect(await byLink(refresh)).toBe(401);
    expect(await byCookie(`codex_access=${access}`)).toBe(200);
    for (const cookie of [
      `codex_access=${personal}`,
      `codex_access=${refresh}`,
      `codex_refresh=${access}`,
      `codex_refresh=${refresh}`,
      `Codex_Access=${access}`,
    ])
      expect([cookie.slice(0, 20), await byCookie(cookie)]).toEqual([cookie.slice(0, 20), 401]);
    for (const wrong of [personal.slice(0, -1), `${personal}a`, personal.toUpperCase(), 'cdx_', 'cdx_%'])
      expect(await statusOf(wrong)).toBe(401);
    expect(await refreshed(refresh)).toBe(200);
    expect(server.faults).toEqual([]);
  });
});

describe('a token that was good', () => {
  it('is refused once its user was disabled, and stays so when they are enabled again', async () => {
    const { admin, ada, statusOf } = await scene();
    for (const [active, expected] of [
      [false, 401],
      [true, 401],
    ] as const) {
      await admin.call('PATCH', `/users/${ada.id}`, { body: { is_active: active } });
      expect(await statusOf(ada.call.token)).toBe(expected);
    }
  });

  it('is refused once its user was deleted', async () => {
    const { ada, statusOf } = await scene();
    expect((await ada.call('DELETE', '/users/me', { body: { password: PASSWORD } })).status).toBe(204);
    expect(await statusOf(ada.call.token)).toBe(401);
  });

  it('is refused after a change of password, by whomever, and so are personal ones', async () => {
    const { server, admin, ada, statusOf } = await scene();
    const personal = async (call: typeof ada.call) =>
      (await call<{ secret: string }>('POST', '/tokens', { body: { name: 'CI', scope: 'read' } })).data
        .secret;
    const first = await personal(ada.call);
    const change = { current_password: PASSWORD, new_password: 'another long phrase' };
    expect((await ada.call('POST', '/users/me/password', { body: change })).status).toBe(204);
    expect([await statusOf(ada.call.token), await statusOf(first)]).toEqual([401, 401]);
    const again = await signInAs(server.app, 'ada', 'another long phrase');
    const second = await personal(again);
    expect([await statusOf(again.token), await statusOf(second)]).toEqual([200, 200]);
    await admin.call('POST', `/users/${ada.id}/password`, { body: { password: PASSWORD } });
    expect([await statusOf(again.token), await statusOf(second)]).toEqual([401, 401]);
  });

  it('is refused after signing out, while other sessions go on', async () => {
    const { server, ada, statusOf } = await scene();
    const other = await signInAs(server.app, 'ada');
    expect((await ada.call('POST', '/users/logout', { body: {} })).status).toBe(204);
    expect([await statusOf(ada.call.token), await statusOf(other.token)]).toEqual([401, 200]);
  });

  it('has the rights of this moment: roles given and taken count from the next request on', async () => {
    const { server, admin, ada } = await scene();
    const owner = await createPerson(server, admin, 'olivia');
    const { workspace } = await makePlace(owner);
    const members = `/workspaces/${workspace}/members`;
    const tries = async () => [
      (await ada.call('GET', `/workspaces/${workspace}`)).status,
      (await ada.call('POST', '/notebooks', { body: { workspace_id: workspace, name: 'Mine' } })).status,
      (await ada.call('PATCH', `/workspaces/${workspace}`, { body: { description: 'Mine' } })).status,
    ];
    expect(await tries()).toEqual([404, 404, 404]);
    await owner.call('POST', members, { body: { username: 'ada', role: 'viewer' } });
    expect(await tries()).toEqual([200, 403, 403]);
    await owner.call('PATCH', `${members}/${ada.id}`, { body: { role: 'owner' } });
    expect(await tries()).toEqual([200, 201, 200]);
    await owner.call('PATCH', `${members}/${ada.id}`, { body: { role: 'viewer' } });
    expect(await tries()).toEqual([200, 403, 403]);
    await owner.call('DELETE', `${members}/${ada.id}`);
    expect(await tries()).toEqual([404, 404, 404]);
    await admin.call('PATCH', `/users/${ada.id}`, { body: { is_superuser: true } });
    expect((await ada.call('GET', '/users')).status).toBe(200);
    await admin.call('PATCH', `/users/${ada.id}`, { body: { is_superuser: false } });
    expect((await ada.call('GET', '/users')).status).toBe(403);
  });
});
