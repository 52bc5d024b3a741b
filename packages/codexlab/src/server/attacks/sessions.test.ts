import { fixedClock } from '@codexlab/core/testing';
import { describe, expect, it } from 'vitest';
import { callerOf, PASSWORD, signInAs } from '../testing/api-caller.ts';
import { createAdministrator, createPerson } from '../testing/people.ts';
import { openTestServer, type TestServerOptions } from '../testing/test-server.ts';
import { codeAt } from './authenticator.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const STEP_MS = 30_000;
const NEW_PASSWORD = 'another long phrase';
/** The answer to a reset link that is good no more: the password that comes with it was never looked at. */
const DEAD_LINK = { status: 422, details: { field: 'secret' } };

interface Pair {
  readonly access_token: string;
  readonly refresh_token: string;
}

async function scene(options: TestServerOptions = {}) {
  const clock = fixedClock();
  const server = await openTestServer({ clock, ...options });
  const admin = await createAdministrator(server);
  const ada = await createPerson(server, admin, 'ada');
  const nobody = callerOf(server.app, null);
  const signIn = async (more: object = {}) =>
    nobody<Pair>('POST', '/users/token', { body: { username: 'ada', password: PASSWORD, ...more } });
  const refresh = async (token: string) =>
    nobody<Pair>('POST', '/users/token/refresh', { body: { refresh_token: token } });
  const me = async (token: string) => (await callerOf(server.app, token)('GET', '/users/me')).status;
  /** An administrator who has signed in again: tokens end while the clock moves on. */
  const adminNow = async () => signInAs(server.app, 'admin');
  return { clock, server, admin, ada, nobody, signIn, refresh, me, adminNow };
}

type Scene = Awaited<ReturnType<typeof scene>>;

describe('a refresh token', () => {
  it('that comes twice ends its family: the old ones, the newest, and the access tokens', async () => {
    const { signIn, refresh, me } = await scene();
    const first = (await signIn()).data;
    const other = (await signIn()).data;
    const second = (await refresh(first.refresh_token)).data;
    const third = (await refresh(second.refresh_token)).data;
    expect(await me(third.access_token)).toBe(200);
    expect((await refresh(first.refresh_token)).status).toBe(401);
    for (const pair of [first, second, third]) {
      expect((await refresh(pair.refresh_token)).status).toBe(401);
      expect(await me(pair.access_token)).toBe(401);
    }
    expect(await me(other.access_token)).toBe(200);
    expect((await refresh(other.refresh_token)).status).toBe(200);
  });

  it('is good for one of many who come with it at once, and the others end the session', async () => {
    const { signIn, refresh } = await scene();
    const { refresh_token: token } = (await signIn()).data;
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => refresh(token)));
    const won = answers.find(({ status }) => status === 200);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401]);
    expect((await refresh(won?.data.refresh_token ?? '')).status).toBe(401);
  });

  it('is good for thirty days', async () => {
    const { signIn, refresh, clock } = await scene();
    const [one, two] = [(await signIn()).data, (await signIn()).data];
    clock.advance(30 * DAY_MS - 1000);
    expect((await refresh(one.refresh_token)).status).toBe(200);
    clock.advance(1000);
    expect((await refresh(two.refresh_token)).status).toBe(401);
  });

  it('dies with signing out, by either token and by cookie', async () => {
    const { server, nobody, signIn, refresh } = await scene();
    const [byAccess, byBody, byCookie] = [
      (await signIn()).data,
      (await signIn()).data,
      (await signIn()).data,
    ];
    await callerOf(server.app, byAccess.access_token)('POST', '/users/logout', { body: {} });
    await nobody('POST', '/users/logout', { body: { refresh_token: byBody.refresh_token } });
    const cookie = `codex_refresh=${byCookie.refresh_token}`;
    const out = await nobody('POST', '/users/logout', {
      body: {},
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
    });
    expect(out.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^codex_access=; Max-Age=0; Path=\/;/),
      expect.stringMatching(/^codex_refresh=; Max-Age=0; Path=\/api\/v1\/users;/),
    ]);
    for (const pair of [byAccess, byBody, byCookie])
      expect((await refresh(pair.refresh_token)).status).toBe(401);
  });

  it('dies when the password changes, but that of whoever changed it', async () => {
    const { server, signIn, refresh, adminNow, ada } = await scene();
    const [here, elsewhere] = [(await signIn()).data, (await signIn()).data];
    const change = { current_password: PASSWORD, new_password: NEW_PASSWORD };
    await callerOf(server.app, here.access_token)('POST', '/users/me/password', { body: change });
    expect((await refresh(elsewhere.refresh_token)).status).toBe(401);
    const next = await refresh(here.refresh_token);
    expect(next.status).toBe(200);
    await (
      await adminNow()
    )('POST', `/users/${ada.id}/password`, { body: { password: PASSWORD } });
    expect((await refresh(next.data.refresh_token)).status).toBe(401);
  });

  it('dies when its user is disabled, and with the one session that they end', async () => {
    const { server, signIn, refresh, admin, ada } = await scene();
    const [one, two] = [(await signIn()).data, (await signIn()).data];
    const call = callerOf(server.app, two.access_token);
    const sessions = await call<{ id: string; current: boolean }[]>('GET', '/users/me/sessions');
    expect(sessions.data.filter(({ current }) => current)).toHaveLength(1);
    expect(sessions.text).not.toContain(one.refresh_token);
    for (const { id } of sessions.data.filter(({ current }) => !current))
      expect((await call('DELETE', `/users/me/sessions/${id}`)).status).toBe(204);
    expect((await refresh(one.refresh_token)).status).toBe(401);
    await admin.call('PATCH', `/users/${ada.id}`, { body: { is_active: false } });
    expect((await refresh(two.refresh_token)).status).toBe(401);
  });

  it('of somebody else ends nothing of theirs by its id', async () => {
    const { ada, admin, me } = await scene();
    const sessions = await ada.call<{ id: string }[]>('GET', '/users/me/sessions');
    const id = sessions.data[0]?.id ?? '';
    expect((await admin.call('DELETE', `/users/me/sessions/${id}`)).status).toBe(404);
    expect(await me(ada.call.token)).toBe(200);
  });
});

describe('cookies', () => {
  it.each([true, false])(
    'are HttpOnly, SameSite=Strict, where they belong, and Secure: %s',
    async (secure) => {
      const { signIn, refresh } = await scene({ secure });
      const first = await signIn();
      for (const answer of [first, await refresh(first.data.refresh_token)]) {
        const cookies = answer.headers.getSetCookie();
        expect(cookies.map((cookie) => cookie.replace(/=.*/, ''))).toEqual(['codex_access', 'codex_refresh']);
        for (const [i, [path, age]] of [
          ['/', 30 * 60],
          ['/api/v1/users', (30 * DAY_MS) / 1000],
        ].entries()) {
          const attributes = (cookies[i] ?? '').split('; ').slice(1).sort();
          const expected = ['HttpOnly', `Max-Age=${age}`, `Path=${path}`, 'SameSite=Strict'];
          expect(attributes).toEqual(secure ? [...expected, 'Secure'] : expected);
        }
        expect(answer.headers.get('cache-control')).toBe('no-store');
      }
    },
  );

  it('are set for nobody who fails to sign in', async () => {
    const { signIn, refresh } = await scene();
    for (const answer of [await signIn({ password: 'not this one' }), await refresh('cdxr_unknown')]) {
      expect(answer.status).toBe(401);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
  });
});

describe('a link that is good once', () => {
  it('lets one of many in who open it at once, and nobody later', async () => {
    const { server, nobody } = await scene();
    const { secret } = await server.codex.sessions.createLocalLink({
      ...{ via: 'command', requestId: null, address: null },
    });
    const open = () => nobody('POST', '/users/token/link', { body: { token: secret } });
    const answers = await Promise.all([open(), open(), open(), open()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
    expect((await open()).status).toBe(401);
  });

  it('ends by itself: the sign-in after a quarter of an hour, the reset after a day', async () => {
    const { server, nobody, clock, adminNow, ada, signIn } = await scene();
    const link = await server.codex.sessions.createLocalLink({
      ...{ via: 'command', requestId: null, address: null },
    });
    clock.advance(15 * MINUTE_MS);
    expect((await nobody('POST', '/users/token/link', { body: { token: link.secret } })).status).toBe(401);
    const reset = await (await adminNow())<{ secret: string }>('POST', `/users/${ada.id}/reset-link`);
    clock.advance(DAY_MS);
    const body = { secret: reset.data.secret, password: NEW_PASSWORD };
    expect((await nobody('POST', '/users/reset-password', { body })).body).toMatchObject(DEAD_LINK);
    expect((await signIn()).status).toBe(200);
  });

  it('sets one password, of the one it was made for, and ends what they had', async () => {
    const { nobody, admin, ada, signIn, refresh, me } = await scene();
    const had = (await signIn()).data;
    const personal = await ada.call<{ secret: string }>('POST', '/tokens', {
      body: { name: 'CI', scope: 'read' },
    });
    const { secret } = (await admin.call<{ secret: string }>('POST', `/users/${ada.id}/reset-link`)).data;
    const reset = (password: string) =>
      nobody('POST', '/users/reset-password', { body: { secret, password } });
    expect((await reset('password')).status).toBe(422);
    const passwords = ['first long phrase', 'second long phrase', 'third long phrase'];
    const statuses = (await Promise.all(passwords.map(reset))).map(({ status }) => status);
    expect([...statuses].sort()).toEqual([204, 422, 422]);
    const won = passwords[statuses.indexOf(204)];
    for (const password of [...passwords, PASSWORD])
      expect((await signIn({ password })).status).toBe(password === won ? 200 : 401);
    expect((await refresh(had.refresh_token)).status).toBe(401);
    expect([await me(had.access_token), await me(personal.data.secret)]).toEqual([401, 401]);
    expect(await me(admin.call.token)).toBe(200);
  });

  it('is good for what it was made for alone', async () => {
    const { server, nobody, admin, ada, signIn } = await scene();
    const link = await server.codex.sessions.createLocalLink({
      ...{ via: 'command', requestId: null, address: null },
    });
    const reset = await admin.call<{ secret: string }>('POST', `/users/${ada.id}/reset-link`);
    const asReset = { secret: link.secret, password: NEW_PASSWORD };
    expect((await nobody('POST', '/users/reset-password', { body: asReset })).body).toMatchObject(DEAD_LINK);
    const asLink = { token: reset.data.secret };
    expect((await nobody('POST', '/users/token/link', { body: asLink })).status).toBe(401);
    const asInvite = { username: 'eve', password: PASSWORD, invite: reset.data.secret };
    expect((await nobody('POST', '/users/register', { body: asInvite })).status).toBeGreaterThan(400);
    expect((await signIn()).status).toBe(200);
  });
});

describe('a second factor', () => {
  async function withSecondFactor(world: Scene) {
    const { ada, clock } = world;
    const begun = await ada.call<{ secret: string }>('POST', '/users/me/second-factor', {
      body: { password: PASSWORD },
    });
    const code = () => codeAt(begun.data.secret, clock.nowMs());
    const confirmed = await ada.call<{ recovery_codes: string[] }>(
      'POST',
      '/users/me/second-factor/confirm',
      { body: { code: code() } },
    );
    clock.advance(STEP_MS);
    return { code, recovery: confirmed.data.recovery_codes };
  }

  it('is needed after the right password, and is not told of after a wrong one', async () => {
    const world = await scene();
    const { code } = await withSecondFactor(world);
    const without = await world.signIn();
    expect([without.status, without.body['details']]).toEqual([401, { reason: 'second_factor' }]);
    expect(without.headers.getSetCookie()).toEqual([]);
    const wrong = await world.signIn({ password: 'not this one', code: code() });
    expect([wrong.status, wrong.body['details']]).toEqual([401, {}]);
    expect((await world.signIn({ code: code() })).status).toBe(200);
  });

  it('takes each code once, of many who come with it at once too', async () => {
    const world = await scene();
    const { code } = await withSecondFactor(world);
    const now = code();
    const answers = await Promise.all([1, 2, 3].map(() => world.signIn({ code: now })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    expect((await world.signIn({ code: now })).status).toBe(401);
    world.clock.advance(STEP_MS);
    expect((await world.signIn({ code: now })).status).toBe(401);
    expect((await world.signIn({ code: code() })).status).toBe(200);
  });

  it('takes no code of long ago, of the far future, or of no form', async () => {
    const world = await scene();
    const { code } = await withSecondFactor(world);
    const old = code();
    world.clock.advance(10 * STEP_MS);
    for (const wrong of [
      old,
      '',
      '0',
      '12345',
      '1234567',
      'abcdef',
      '１２３４５６',
      `${code()}0`,
      "' or 1=1",
    ])
      expect([wrong, (await world.signIn({ code: wrong })).status >= 400]).toEqual([wrong, true]);
    expect((await world.signIn({ code: code() })).status).toBe(200);
  });

  it('takes each recovery code once', async () => {
    const world = await scene();
    const { recovery } = await withSecondFactor(world);
    for (const each of recovery.slice(0, 2)) {
      const answers = await Promise.all([1, 2].map(() => world.signIn({ code: each })));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
      expect((await world.signIn({ code: each })).status).toBe(401);
    }
    expect((await world.signIn({ code: recovery[2] })).status).toBe(200);
  });

  it('cannot be guessed by trying: after ten wrong codes the right one is not looked at', async () => {
    const world = await scene();
    const { code } = await withSecondFactor(world);
    const statuses = [];
    for (let i = 0; i < 15; i++)
      statuses.push((await world.signIn({ code: String(i).padStart(6, '0') })).status);
    expect(statuses).toEqual([...Array<number>(10).fill(401), ...Array<number>(5).fill(429)]);
    const right = await world.signIn({ code: code() });
    expect(right.status).toBe(429);
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('cannot be guessed at by whoever has a session, nor taken away without password and code', async () => {
    const world = await scene();
    const { code, recovery } = await withSecondFactor(world);
    const call = callerOf(world.server.app, (await world.signIn({ code: recovery[0] })).data.access_token);
    const remove = (body: object) => call('POST', '/users/me/second-factor/remove', { body });
    expect((await remove({ password: 'not this one', code: code() })).status).toBeGreaterThan(400);
    const again = await call('POST', '/users/me/second-factor', { body: { password: PASSWORD } });
    expect(again.status).toBe(409);
    const statuses = [];
    for (let i = 0; i < 15; i++)
      statuses.push((await remove({ password: PASSWORD, code: String(i).padStart(6, '0') })).status);
    expect(statuses.at(-1)).toBe(429);
    expect(statuses).not.toContain(204);
    expect((await call<{ has_second_factor: boolean }>('GET', '/users/me')).data.has_second_factor).toBe(
      true,
    );
  });

  it('ends other sessions when it begins to count', async () => {
    const world = await scene();
    const had = (await world.signIn()).data;
    await withSecondFactor(world);
    expect((await world.refresh(had.refresh_token)).status).toBe(401);
    expect(await world.me(had.access_token)).toBe(401);
  });
});
