import { generate } from 'otplib';
import { beforeEach, describe, expect, it } from 'vitest';
import { openServer, type OpenServer, PASSWORD, type Tokens } from './testing/open-server.ts';

let server: OpenServer;
beforeEach(async () => {
  server = await openServer();
});

describe('a person', () => {
  it('signs in with a password, reads their profile, and changes it', async () => {
    const { access } = await server.signIn('ada');
    const changed = await server.ask('PATCH', '/users/me', access, { full_name: 'Ada L.' });
    expect(changed).toMatchObject({ status: 200, data: { full_name: 'Ada L.', email: null } });
    const me = await server.ask('GET', '/users/me', access);
    expect(me.data).toMatchObject({ username: 'ada', full_name: 'Ada L.', has_second_factor: false });
  });

  it('is told alike of a wrong name and a wrong password', async () => {
    const wrong = { username: 'ada', password: 'not this one' };
    const unknown = { username: 'nobody', password: 'not this one' };
    const answers = [];
    for (const body of [wrong, unknown]) {
      const { status, data, details } = await server.ask('POST', '/users/token', null, body);
      answers.push({ status, data, details });
    }
    expect(answers[0]).toMatchObject({ status: 401 });
    expect(answers[1]).toEqual(answers[0]);
  });

  it('goes on with the refresh token after a change of password, and everybody else does not', async () => {
    const here = await server.signIn('ada');
    const elsewhere = await server.signIn('ada');
    const body = { current_password: PASSWORD, new_password: 'another long phrase' };
    expect((await server.ask('POST', '/users/me/password', here.access, body)).status).toBe(204);
    expect((await server.ask('GET', '/users/me', here.access)).status).toBe(401);
    const refresh = ({ refresh }: Tokens) =>
      server.ask('POST', '/users/token/refresh', null, { refresh_token: refresh });
    const next = await refresh(here);
    expect((await server.ask('GET', '/users/me', String(next.data?.['access_token']))).status).toBe(200);
    expect((await refresh(elsewhere)).status).toBe(401);
  });

  it('is told which field of a change of password is wrong', async () => {
    const { access } = await server.signIn('ada');
    const change = (body: object) => server.ask('POST', '/users/me/password', access, body);
    const wrong = await change({ current_password: 'wrong wrong', new_password: 'another long phrase' });
    expect(wrong).toMatchObject({ details: { field: 'current_password' } });
    const weak = await change({ current_password: PASSWORD, new_password: 'password' });
    expect(weak).toMatchObject({ status: 422, details: { field: 'new_password' } });
  });

  it('loses the session when a refresh token comes twice', async () => {
    const { refresh } = await server.signIn('ada');
    const again = () => server.ask('POST', '/users/token/refresh', null, { refresh_token: refresh });
    const access = String((await again()).data?.['access_token']);
    expect((await again()).status).toBe(401);
    expect((await server.ask('GET', '/users/me', access)).status).toBe(401);
  });

  it('is out at once when they sign out, or end the session elsewhere', async () => {
    const [one, two] = [await server.signIn('ada'), await server.signIn('ada')];
    await server.ask('POST', '/users/logout', one.access);
    expect((await server.ask('GET', '/users/me', one.access)).status).toBe(401);
    const list = await server.ask('GET', '/users/me/sessions', two.access);
    expect(list.data).toMatchObject([{ current: true }]);
    const [session] = Object.values(list.data ?? {}) as { id: string }[];
    expect((await server.ask('DELETE', `/users/me/sessions/${session?.id}`, two.access)).status).toBe(204);
    expect((await server.ask('GET', '/users/me', two.access)).status).toBe(401);
  });
});

describe('a second factor', () => {
  it('is asked for once it was confirmed, and a recovery code is good once', async () => {
    const { access } = await server.signIn('ada');
    const begun = await server.ask('POST', '/users/me/second-factor', access, { password: PASSWORD });
    const secret = String(begun.data?.['secret']);
    const code = () => generate({ secret, epoch: Math.floor(server.clock.nowMs() / 1000) });
    const confirmed = await server.ask('POST', '/users/me/second-factor/confirm', access, {
      code: await code(),
    });
    const [recovery] = Object.values(confirmed.data?.['recovery_codes'] ?? {});

    const plain = { username: 'ada', password: PASSWORD };
    const asked = await server.ask('POST', '/users/token', null, plain);
    expect(asked).toMatchObject({ status: 401, details: { reason: 'second_factor' } });
    server.clock.advance(30_000);
    const withCode = await server.ask('POST', '/users/token', null, { ...plain, code: await code() });
    expect(withCode.status).toBe(200);
    const recover = () => server.ask('POST', '/users/token', null, { ...plain, code: recovery });
    expect([(await recover()).status, (await recover()).status]).toEqual([200, 401]);
  });
});

describe('a personal token', () => {
  it('does what its scope allows until it is revoked', async () => {
    const { access } = await server.signIn('ada');
    const made = await server.ask('POST', '/tokens', access, { name: 'CI', scope: 'read' });
    const secret = String(made.data?.['secret']);
    expect((await server.ask('GET', '/users/me', secret)).status).toBe(200);
    expect((await server.ask('PUT', '/users/me', secret, { full_name: 'X' })).status).toBe(403);
    const revoked = await server.ask('DELETE', `/tokens/${String(made.data?.['id'])}`, access);
    expect([revoked.status, (await server.ask('GET', '/users/me', secret)).status]).toEqual([204, 401]);
  });

  it('cannot expire in the past, and the answer says which field does', async () => {
    const { access } = await server.signIn('ada');
    const body = { name: 'CI', scope: 'read', expires_at: '2001-01-01T00:00:00Z' };
    const refused = await server.ask('POST', '/tokens', access, body);
    expect(refused).toMatchObject({ status: 422, details: { field: 'expires_at' } });
  });
});

describe('an administrator', () => {
  it('disables somebody at once, and hands out a link that sets a new password once', async () => {
    const [root, ada] = [await server.signIn('root'), await server.signIn('ada')];
    const path = `/users/${server.ada.id}`;
    const disabled = await server.ask('PATCH', path, root.access, { is_active: false });
    expect(disabled).toMatchObject({ status: 200, data: { is_active: false } });
    expect((await server.ask('GET', '/users/me', ada.access)).status).toBe(401);
    await server.ask('PATCH', path, root.access, { is_active: true });

    const link = await server.ask('POST', `${path}/reset-link`, root.access);
    const reset = { secret: link.data?.['secret'], password: 'a fresh new phrase' };
    expect((await server.ask('POST', '/users/reset-password', null, reset)).status).toBe(204);
    expect((await server.ask('POST', '/users/reset-password', null, reset)).status).toBeGreaterThan(399);
    const body = { username: 'ada', password: 'a fresh new phrase' };
    expect((await server.ask('POST', '/users/token', null, body)).status).toBe(200);
  });

  it('is the only one who sees users', async () => {
    const [root, ada] = [await server.signIn('root'), await server.signIn('ada')];
    const seen = await server.ask('GET', '/users', root.access);
    expect(seen.data).toMatchObject([{ username: 'ada' }, { username: 'root' }]);
    expect((await server.ask('GET', '/users', ada.access)).status).toBe(403);
    expect((await server.ask('GET', `/users/${server.ada.id}`, null)).status).toBe(401);
  });
});

describe('registration', () => {
  it('is closed', async () => {
    const body = { username: 'eve', password: PASSWORD };
    expect((await server.ask('POST', '/users/register', null, body)).status).toBe(403);
  });
});
