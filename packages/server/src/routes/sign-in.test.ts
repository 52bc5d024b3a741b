import { anonymous, CodexError, type Session, type SignIn, type User } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { accessTokens, ask, newId, NOW_MS, person } from './testing/ask.ts';

const user: User = {
  ...{ id: newId(), username: 'ada', email: null, fullName: 'Ada', isActive: true, isSuperuser: false },
  ...{ createdMs: 0, updatedMs: 0 },
};
const session: Session = {
  ...{ id: newId(), userId: user.id, createdMs: NOW_MS, lastUsedMs: NOW_MS },
  ...{ expiresMs: NOW_MS + 3_600_000, address: null, userAgent: null },
};
const signIn: SignIn = { user, session, securityStamp: 'stamp', refreshToken: 'cdxr_next' };
const nobody = { authorization: '' };
const noCredential = { authorization: 'Bearer none' };

describe('signing in', () => {
  const asked: unknown[] = [];
  const sessions = {
    signIn: async (_: unknown, credentials: unknown) => {
      asked.push(credentials);
      return signIn;
    },
  };
  const body = { username: 'ada', password: 'correct horse', code: '123456' };

  it('gives a token that names user, session and stamp, and is good for half an hour', async () => {
    const { status, json } = await ask({ sessions }, 'POST', '/users/token', { body, headers: nobody });
    expect(status).toBe(200);
    const { data } = json as { data: { access_token: string; expires_in: number } };
    expect(data).toMatchObject({ token_type: 'bearer', expires_in: 1800, refresh_token: 'cdxr_next' });
    const claims = { userId: user.id, sessionId: session.id, securityStamp: 'stamp' };
    expect(await accessTokens.verify(data.access_token, NOW_MS)).toEqual(claims);
    expect(await accessTokens.verify(data.access_token, NOW_MS + data.expires_in * 1000 + 1000)).toBeNull();
  });

  it('sets the same tokens as cookies that no script reads and no other site sends', async () => {
    const { headers, json } = await ask({ sessions }, 'POST', '/users/token', { body, headers: nobody });
    const { access_token } = (json as { data: { access_token: string } }).data;
    const cookies = headers.getSetCookie();
    expect(cookies.map((cookie) => cookie.split(';')[0])).toEqual([
      `codex_access=${access_token}`,
      'codex_refresh=cdxr_next',
    ]);
    for (const cookie of cookies) expect(cookie).toMatch(/HttpOnly.*SameSite=Strict/);
    expect(cookies[1]).toMatch(/Max-Age=3600; Path=\/api\/v1\/users;/);
  });

  it('takes a form as OAuth clients send it, and hands on none of what means nothing here', async () => {
    const form = new URLSearchParams({ ...body, grant_type: 'password', scope: 'admin', client_id: 'x' });
    const { status } = await ask({ sessions }, 'POST', '/users/token', { body: form, headers: nobody });
    expect([status, asked.at(-1)]).toEqual([200, body]);
  });

  it('refuses other grants and fields that it does not know', async () => {
    for (const more of [{ grant_type: 'client_credentials' }, { is_superuser: true }]) {
      const { status, json } = await ask({}, 'POST', '/users/token', {
        body: { ...body, ...more },
        headers: nobody,
      });
      expect(status).toBe(422);
      expect(json).toMatchObject({ details: { field: Object.keys(more)[0] } });
    }
  });
});

describe('refreshing', () => {
  const sessions = {
    refresh: async (_: unknown, token: string) => ({ ...signIn, refreshToken: `${token}-next` }),
  };
  const path = '/users/token/refresh';
  const cookie = { ...nobody, cookie: 'codex_refresh=from-cookie', origin: 'http://127.0.0.1:8765' };

  it('takes the token of the body, else that of the cookie', async () => {
    const byCookie = await ask({ sessions }, 'POST', path, { headers: cookie });
    expect(byCookie.json).toMatchObject({ data: { refresh_token: 'from-cookie-next' } });
    const byBody = await ask({ sessions }, 'POST', path, {
      body: { refresh_token: 'from-body' },
      headers: cookie,
    });
    expect(byBody.json).toMatchObject({ data: { refresh_token: 'from-body-next' } });
  });

  it('asks to sign in when there is neither', async () => {
    expect((await ask({}, 'POST', path, { headers: nobody })).status).toBe(401);
  });

  it('works with an access token that has expired', async () => {
    const tokens = { actorOf: async () => null };
    const headers = { ...cookie, ...noCredential };
    expect((await ask({ sessions, tokens }, 'POST', path, { headers })).status).toBe(200);
  });
});

describe('signing out', () => {
  it('ends the sessions of both tokens and takes the cookies away, also without a good access token', async () => {
    const ended: unknown[] = [];
    const sessions = {
      signOut: async (actor: unknown, refreshToken?: string) => {
        ended.push([actor, refreshToken]);
      },
    };
    const { status, headers } = await ask({ sessions }, 'POST', '/users/logout', {
      headers: { cookie: 'codex_refresh=mine' },
    });
    expect(status).toBe(204);
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(/^codex_access=; Max-Age=0/),
      expect.stringMatching(/^codex_refresh=; Max-Age=0/),
    ]);
    await ask({ sessions }, 'POST', '/users/logout', { headers: noCredential });
    expect(ended).toEqual([
      [person, 'mine'],
      [expect.objectContaining({ userId: anonymous.userId }), undefined],
    ]);
  });
});

describe('registering', () => {
  const body = { username: 'ada', password: 'correct horse', full_name: null, invite: 'cdxi_1' };

  it('makes the user of what was sent, and tells where to find it', async () => {
    const asked: unknown[] = [];
    const users = {
      register: async (_: unknown, ...given: unknown[]) => {
        asked.push(...given);
        return user;
      },
    };
    const { status, headers, json } = await ask({ users }, 'POST', '/users/register', {
      body,
      headers: nobody,
    });
    expect([status, headers.get('location')]).toEqual([201, '/api/v1/users/me']);
    expect(json).toMatchObject({ data: { id: user.id, full_name: 'Ada' } });
    expect(asked).toEqual([
      { username: 'ada', password: 'correct horse', email: undefined, fullName: null },
      { invite: 'cdxi_1' },
    ]);
  });

  it.each(['is_superuser', 'isSuperuser', 'is_active', 'id', 'password_record', '__proto__x'])(
    'takes no %s',
    async (field) => {
      const { status, json } = await ask({}, 'POST', '/users/register', { body: { ...body, [field]: 1 } });
      expect(status).toBe(422);
      expect(json).toMatchObject({ details: { field } });
    },
  );

  it('says why not', async () => {
    const register = () => Promise.reject(new CodexError('forbidden', 'Registration is closed.'));
    const { status } = await ask({ users: { register } }, 'POST', '/users/register', { body });
    expect(status).toBe(403);
  });
});
