import { CodexError, type Session, type User } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { ask, newId, NOW_MS, person } from './testing/ask.ts';

const user: User = {
  ...{ id: newId(), username: 'ada', email: null, fullName: null, isActive: true, isSuperuser: false },
  ...{ createdMs: 0, updatedMs: 0 },
};

/** A use case that notes what it was asked, and gives a value. */
function noting<T>(value: T) {
  const asked: unknown[][] = [];
  const answer = async (_actor: unknown, ...given: unknown[]) => {
    asked.push(given);
    return value;
  };
  return { asked, answer };
}

describe('the own account', () => {
  it('tells whether there is a second factor', async () => {
    const users = { me: async () => ({ ...user, hasSecondFactor: true }) };
    const { json } = await ask({ users }, 'GET', '/users/me');
    expect(json).toMatchObject({ data: { username: 'ada', has_second_factor: true } });
  });

  it.each(['PUT', 'PATCH'])('is changed by %s in what was sent; null takes a value away', async (method) => {
    const { asked, answer } = noting(user);
    await ask({ users: { updateMe: answer } }, method, '/users/me', { body: { email: null } });
    expect(asked).toEqual([[{ email: null, fullName: undefined }]]);
  });

  it.each(['username', 'is_superuser', 'is_active', 'password'])(
    'lets nobody set %s there',
    async (field) => {
      expect((await ask({}, 'PUT', '/users/me', { body: { [field]: true } })).status).toBe(422);
    },
  );

  it('is deleted with its password, and the cookies go', async () => {
    const { asked, answer } = noting(undefined);
    const body = { password: 'correct horse' };
    const { status, headers } = await ask({ users: { deleteMe: answer } }, 'DELETE', '/users/me', { body });
    expect([status, asked]).toEqual([204, [[{ password: 'correct horse' }]]]);
    expect(headers.getSetCookie()).toHaveLength(2);
    expect((await ask({}, 'DELETE', '/users/me')).status).toBe(422);
  });

  it('gets the new password for the current one, not the other way round', async () => {
    const { asked, answer } = noting(undefined);
    const body = { current_password: 'old horse', new_password: 'new staple' };
    await ask({ users: { changePassword: answer } }, 'POST', '/users/me/password', { body });
    expect(asked).toEqual([[{ current: 'old horse', next: 'new staple' }]]);
  });
});

describe('a failure', () => {
  it.each([
    ['fullName', 'full_name'],
    ['next', 'new_password'],
    ['current', 'current_password'],
    ['email', 'email'],
  ])('about the field %s names it as the request did: %s', async (inside, outside) => {
    const refuse = () => Promise.reject(new CodexError('invalid', 'No.', { field: inside, more: 1 }));
    const users = { updateMe: refuse, changePassword: refuse };
    const profile = await ask({ users }, 'PUT', '/users/me', { body: {} });
    const body = { current_password: 'old horse', new_password: 'new staple' };
    const password = await ask({ users }, 'POST', '/users/me/password', { body });
    for (const { status, json } of [profile, password]) {
      expect(status).toBe(422);
      expect(json).toMatchObject({ detail: 'No.', details: { field: outside, more: 1 } });
    }
  });
});

describe('the second factor', () => {
  it('is begun with the password, confirmed with a code, and gives the recovery codes once', async () => {
    const begun = { secret: 'BASE32', uri: 'otpauth://totp/x', sealed: 'v1:…' };
    const users = {
      beginSecondFactor: async () => begun,
      confirmSecondFactor: async (_: unknown, code: string) => ({ recoveryCodes: [`${code}-1`] }),
    };
    const body = { password: 'correct horse' };
    const first = await ask({ users }, 'POST', '/users/me/second-factor', { body });
    expect(first.json).toMatchObject({ data: { secret: 'BASE32', uri: 'otpauth://totp/x' } });
    expect(JSON.stringify(first.json)).not.toContain('v1:');
    const second = await ask({ users }, 'POST', '/users/me/second-factor/confirm', {
      body: { code: '123456' },
    });
    expect(second.json).toMatchObject({ data: { recovery_codes: ['123456-1'] } });
  });
});

describe('the own sessions', () => {
  it('are listed with the one that asks marked', async () => {
    const session = (id: Session['id']): Session => ({
      ...{ id, userId: user.id, createdMs: 0, lastUsedMs: 0, expiresMs: NOW_MS },
      ...{ address: null, userAgent: null },
    });
    const mine = { ...person, sessionId: newId() };
    const items = [session(newId()), session(mine.sessionId), session(newId())];
    const calls = {
      tokens: { actorOf: async () => mine },
      sessions: { list: async () => ({ items, nextCursor: null }) },
    };
    const { json } = await ask(calls, 'GET', '/users/me/sessions');
    expect(json).toMatchObject({ data: [{ current: false }, { current: true }, { current: false }] });
  });
});
