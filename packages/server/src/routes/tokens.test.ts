import type { ApiToken } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { ask, newId, NOW_MS, person } from './testing/ask.ts';

const token: ApiToken = {
  ...{ id: newId(), userId: newId(), name: 'CI', prefix: 'cdx_abcdefgh', scope: 'write', workspaceIds: null },
  ...{ createdMs: NOW_MS, expiresMs: null, lastUsedMs: null },
};

describe('a personal token', () => {
  it('that is not good any more has ended, however that came', async () => {
    const tokens = { actorOf: async () => null };
    const { status, json } = await ask({ tokens }, 'GET', '/users/me');
    expect(status).toBe(401);
    expect(json).toMatchObject({ error_code: 'UNAUTHENTICATED', details: { reason: 'ended' } });
  });

  it('is shown once, when it is made', async () => {
    const asked: unknown[] = [];
    const tokens = {
      actorOf: async () => person,
      create: async (_: unknown, wanted: unknown) => {
        asked.push(wanted);
        return { token, secret: 'cdx_abcdefghijkl' };
      },
      list: async () => ({ items: [{ ...token, tokenHash: 'secret-hash' }], nextCursor: null }),
    };
    const workspaceId = newId();
    const { status, headers, json } = await ask({ tokens }, 'POST', '/tokens', {
      body: {
        ...{ name: 'CI', scope: 'write', workspace_ids: [workspaceId.toLowerCase()] },
        expires_at: '2027-01-15T08:00:00Z',
      },
    });
    expect([status, headers.get('location')]).toEqual([201, `/api/v1/tokens/${token.id}`]);
    expect(json).toMatchObject({ data: { secret: 'cdx_abcdefghijkl', prefix: 'cdx_abcdefgh' } });
    expect(asked).toEqual([
      { name: 'CI', scope: 'write', workspaceIds: [workspaceId], expiresMs: Date.UTC(2027, 0, 15, 8) },
    ]);

    const list = JSON.stringify((await ask({ tokens }, 'GET', '/tokens')).json);
    expect(list).toContain('cdx_abcdefgh');
    expect(list).not.toMatch(/cdx_abcdefghijkl|secret/);
  });

  it('is bound to nothing and does not expire where null or nothing was sent', async () => {
    const asked: unknown[] = [];
    const create = async (_: unknown, wanted: unknown) => {
      asked.push(wanted);
      return { token, secret: 'cdx_1' };
    };
    const tokens = { actorOf: async () => person, create };
    await ask({ tokens }, 'POST', '/tokens', { body: { name: 'CI', scope: 'read' } });
    const nulls = { name: 'CI', scope: 'read', workspace_ids: null, expires_at: null };
    await ask({ tokens }, 'POST', '/tokens', { body: nulls });
    expect(asked).toEqual([
      { name: 'CI', scope: 'read', workspaceIds: undefined, expiresMs: undefined },
      { name: 'CI', scope: 'read', workspaceIds: undefined, expiresMs: null },
    ]);
  });

  it('cannot be bound to an empty list, which might be taken for no bounds', async () => {
    const body = { name: 'CI', scope: 'read', workspace_ids: [] };
    const { status, json } = await ask({}, 'POST', '/tokens', { body });
    expect(status).toBe(422);
    expect(json).toMatchObject({ details: { field: 'workspace_ids' } });
  });
});
