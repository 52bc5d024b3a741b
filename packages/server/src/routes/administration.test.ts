import type { User } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { ask, newId, NOW_MS, person } from './testing/ask.ts';

const user: User = {
  ...{ id: newId(), username: 'bob', email: null, fullName: null, isActive: true, isSuperuser: true },
  ...{ createdMs: 0, updatedMs: 0 },
};

const tokens = { actorOf: async () => ({ ...person, isSuperuser: true }) };

describe('administration of users', () => {
  it('makes an account of what was sent, and tells where to find it', async () => {
    const asked: unknown[] = [];
    const create = async (_: unknown, wanted: unknown) => {
      asked.push(wanted);
      return user;
    };
    const { status, headers } = await ask({ tokens, users: { create } }, 'POST', '/users', {
      body: { username: 'bob', password: 'correct horse', full_name: 'Bo', is_superuser: true },
    });
    expect([status, headers.get('location')]).toEqual([201, `/api/v1/users/${user.id}`]);
    const wanted = { username: 'bob', password: 'correct horse', fullName: 'Bo', isSuperuser: true };
    expect(asked).toEqual([{ ...wanted, email: undefined }]);
  });

  it('reads a user by id or name, and changes one by id alone', async () => {
    const asked: unknown[] = [];
    const users = {
      get: async (_: unknown, name: string) => {
        asked.push(name);
        return user;
      },
      setStatus: async (_: unknown, id: string, status: unknown) => {
        asked.push(id, status);
        return user;
      },
    };
    await ask({ tokens, users }, 'GET', '/users/bob');
    await ask({ tokens, users }, 'PATCH', `/users/${user.id.toLowerCase()}`, { body: { is_active: false } });
    expect(asked).toEqual(['bob', user.id, { isActive: false, isSuperuser: undefined }]);
    expect((await ask({ tokens, users }, 'PATCH', '/users/bob', { body: { is_active: false } })).status).toBe(
      422,
    );
  });

  it('takes a second factor away by the id of its user', async () => {
    const asked: unknown[] = [];
    const removeSecondFactorOf = async (_: unknown, id: string) => {
      asked.push(id);
      return user;
    };
    const path = `/users/${user.id.toLowerCase()}/second-factor`;
    const { status, json } = await ask({ tokens, users: { removeSecondFactorOf } }, 'DELETE', path);
    expect([status, asked]).toEqual([200, [user.id]]);
    expect(json).toMatchObject({ data: { id: user.id, username: 'bob' } });
  });

  it('hands out a reset link of this server', async () => {
    const users = { createResetLink: async () => ({ secret: 'once', expiresMs: NOW_MS }) };
    const { status, json } = await ask({ tokens, users }, 'POST', `/users/${user.id}/reset-link`);
    expect(status).toBe(200);
    expect(json).toMatchObject({ data: { secret: 'once', url: 'http://127.0.0.1:8765/#reset=once' } });
  });
});
