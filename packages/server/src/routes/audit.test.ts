import type { AuditRow } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { ask, newId, NOW_MS } from './testing/ask.ts';

const row: AuditRow = {
  ...{
    seq: 7,
    hash: 'ab',
    atMs: NOW_MS,
    kind: 'member.removed',
    outcome: 'ok',
    actorId: newId(),
    via: 'api',
  },
  ...{ requestId: 'r1', address: '192.0.2.1', entity: 'member', entityId: newId(), workspaceId: newId() },
  ...{ notebookId: null, path: null },
};

describe('the audit log', () => {
  it('is read by workspace, kind, actor and time', async () => {
    const asked: unknown[] = [];
    const list = async (_: unknown, options: object) => {
      asked.push(options);
      return { items: [{ ...row, details: { role: 'viewer' } }, row], nextCursor: null };
    };
    const actor = newId();
    const query = new URLSearchParams({
      ...{ workspace: 'lab', kind: 'member.removed', actor: actor.toLowerCase(), per_page: '2' },
      ...{ from: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00.5Z' },
    });
    const { json } = await ask({ audit: { list } }, 'GET', `/audit?${query}`);
    expect(asked).toEqual([
      {
        ...{ limit: 2, cursor: null, offset: 0, workspace: 'lab', kind: 'member.removed', actorId: actor },
        ...{ fromMs: Date.UTC(2026, 0, 1), untilMs: Date.UTC(2026, 1, 1) + 500 },
      },
    ]);
    expect(json).toMatchObject({
      data: [
        { seq: 7, at: new Date(NOW_MS).toISOString(), outcome: 'ok', details: { role: 'viewer' } },
        { entity: 'member', actor_id: row.actorId, request_id: 'r1', details: {} },
      ],
    });
  });

  it('has no page numbers, since it grows at the front', async () => {
    expect((await ask({}, 'GET', '/audit?page=2')).status).toBe(422);
  });

  it('takes times in UTC only', async () => {
    for (const from of ['yesterday', '2026-01-01', '2026-01-01T00:00:00+02:00'])
      expect((await ask({}, 'GET', `/audit?from=${encodeURIComponent(from)}`)).status).toBe(422);
  });
});
