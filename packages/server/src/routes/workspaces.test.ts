import { absPath, type Member, type WorkspaceView } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { ask, newId, NOW_MS } from './testing/ask.ts';

const lab: WorkspaceView = {
  ...{ id: newId(), name: 'Lab', slug: 'lab', path: absPath('/srv/lab'), description: null },
  ...{ ownerId: newId(), createdMs: NOW_MS, updatedMs: NOW_MS, deletedMs: null, role: 'owner' },
};
const member: Member = {
  ...{ workspaceId: lab.id, userId: newId(), username: 'bo', fullName: null, role: 'viewer' },
  sinceMs: NOW_MS,
};

describe('a workspace', () => {
  it('is found by its id or slug, as it was sent', async () => {
    const asked: string[] = [];
    const get = async (_: unknown, idOrSlug: string) => {
      asked.push(idOrSlug);
      return lab;
    };
    await ask({ workspaces: { get } }, 'GET', `/workspaces/${lab.id}`);
    await ask({ workspaces: { get } }, 'GET', '/workspaces/lab/');
    expect(asked).toEqual([lab.id, 'lab']);
  });

  it('cannot be called "deleted": that is the list of deleted ones', async () => {
    const workspaces = {
      deleted: async () => ({ items: [{ ...lab, deletedMs: NOW_MS }], nextCursor: null }),
    };
    const { json } = await ask({ workspaces }, 'GET', '/workspaces/deleted');
    expect(json).toMatchObject({ data: [{ slug: 'lab', deleted_at: new Date(NOW_MS).toISOString() }] });
  });

  it.each(['PUT', 'PATCH'])('is changed by %s in what was sent alone', async (method) => {
    const asked: unknown[] = [];
    const update = async (_: unknown, name: string, change: object) => {
      asked.push(name, Object.entries(change));
      return lab;
    };
    await ask({ workspaces: { update } }, method, '/workspaces/lab', { body: { description: null } });
    expect(asked).toEqual(['lab', [['description', null]]]);
  });

  it.each(['owner_id', 'path', 'id', 'role', 'deleted_at'])('cannot be given another %s', async (field) => {
    const { status } = await ask({}, 'PATCH', '/workspaces/lab', { body: { [field]: 'x' } });
    expect(status).toBe(422);
  });

  it('is listed by pages, with how many there are', async () => {
    const asked: unknown[] = [];
    const list = async (_: unknown, page?: object) => {
      asked.push(page);
      return { items: [lab], nextCursor: 'next', total: 41, approximate: false };
    };
    const { json } = await ask({ workspaces: { list } }, 'GET', '/workspaces?page=3&per_page=20');
    expect(asked).toEqual([{ limit: 20, cursor: null, offset: 40 }]);
    const pagination = { total: 41, page: 3, per_page: 20, pages: 3, next_cursor: 'next' };
    expect(json).toMatchObject({ data: [{ id: lab.id }], pagination });
  });
});

describe('a member', () => {
  it('is added by name, and found below the workspace afterwards', async () => {
    const addMember = async () => member;
    const { status, headers, json } = await ask(
      { workspaces: { addMember } },
      'POST',
      '/workspaces/lab/members',
      { body: { username: 'bo', role: 'viewer' } },
    );
    const location = `/api/v1/workspaces/${lab.id}/members/${member.userId}`;
    expect([status, headers.get('location')]).toEqual([201, location]);
    expect(json).toMatchObject({ data: { username: 'bo', role: 'viewer' } });
  });

  it('has one of three roles', async () => {
    const body = { username: 'bo', role: 'superuser' };
    expect((await ask({}, 'POST', '/workspaces/lab/members', { body })).status).toBe(422);
    expect((await ask({}, 'PUT', `/workspaces/lab/members/${member.userId}`, { body: {} })).status).toBe(422);
  });
});

describe('an invite', () => {
  it('is a link to this server, with its address escaped', async () => {
    const invite = { id: newId(), role: 'viewer' as const, createdMs: NOW_MS, expiresMs: NOW_MS };
    const workspaces = { invite: async () => ({ invite, secret: 'cdxi_1' }) };
    const { status, headers, json } = await ask({ workspaces }, 'POST', '/workspaces/a%20b/invites', {
      body: { role: 'viewer' },
    });
    expect([status, headers.get('location')]).toEqual([201, `/api/v1/workspaces/a%20b/invites/${invite.id}`]);
    expect(json).toMatchObject({ data: { url: 'http://127.0.0.1:8765/#invite=cdxi_1' } });
  });
});
