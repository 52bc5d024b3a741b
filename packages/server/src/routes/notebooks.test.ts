import { CodexError, type Notebook, type NotebookView } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { ask, newId, NOW_MS } from './testing/ask.ts';

const cells: NotebookView = {
  ...{ id: newId(), workspaceId: newId(), name: 'Cells', slug: 'cells', path: 'cells', description: null },
  ...{ createdMs: NOW_MS, updatedMs: NOW_MS, deletedMs: null, trashPath: null, role: 'editor' },
};
const stats = {
  ...{ files: 1, folders: 1, textFiles: 1, tags: 0, links: 0, problems: 0, contentBytes: 9, indexBytes: 9 },
};

describe('notebooks', () => {
  const asked: unknown[] = [];
  const notebooks = {
    list: async (_: unknown, options?: object) => {
      asked.push(options);
      return { items: [cells], nextCursor: null, total: 1, approximate: false };
    },
    get: async (_: unknown, name: string) => {
      asked.push(name);
      return cells;
    },
  };

  it.each([
    ['/notebooks?workspace=lab', 'lab'],
    [`/notebooks?workspace_id=${cells.workspaceId}`, cells.workspaceId],
    ['/workspaces/lab/notebooks', 'lab'],
    ['/notebooks', undefined],
  ])('are listed by %s', async (path, workspace) => {
    const { json } = await ask({ notebooks }, 'GET', path);
    expect(json).toMatchObject({ data: [{ id: cells.id, workspace_id: cells.workspaceId }] });
    expect(asked.at(-1)).toEqual({ limit: 50, cursor: null, offset: 0, workspace });
  });

  it('are not listed for two workspaces at once', async () => {
    const { status, json } = await ask({}, 'GET', '/notebooks?workspace=lab&workspace_id=other');
    expect(status).toBe(422);
    expect(json).toMatchObject({ details: { field: 'workspace' } });
  });

  it.each([
    [`/notebooks/${cells.id}`, cells.id],
    ['/notebooks/lab%2Fcells', 'lab/cells'],
    ['/workspaces/lab/notebooks/cells', 'lab/cells'],
  ])('are found by %s', async (path, name) => {
    expect((await ask({ notebooks }, 'GET', path)).status).toBe(200);
    expect(asked.at(-1)).toBe(name);
  });

  it('have no slash in their slug, so that no part of an address is taken for another', async () => {
    expect((await ask({}, 'GET', '/workspaces/lab/notebooks/a%2Fb')).status).toBe(422);
    expect((await ask({}, 'GET', '/workspaces/lab%2Fa/notebooks/b')).status).toBe(422);
  });
});

describe('deleting a notebook', () => {
  it.each([
    ['', 'keep'],
    ['?files=trash', 'trash'],
  ])('with "%s" does with the files: %s', async (query, files) => {
    const asked: unknown[] = [];
    const remove = async (_: unknown, name: string, options: unknown) => {
      asked.push(name, options);
    };
    const { status } = await ask({ notebooks: { remove } }, 'DELETE', `/notebooks/${cells.id}${query}`);
    expect([status, ...asked]).toEqual([204, cells.id, { files }]);
  });

  it('knows nothing else to do with them', async () => {
    expect((await ask({}, 'DELETE', `/notebooks/${cells.id}?files=erase`)).status).toBe(422);
  });
});

describe('initializing a notebook', () => {
  const opened: Pick<Notebook, 'state' | 'isComplete'> & { files: Pick<Notebook['files'], 'stats'> } = {
    state: () => ({ freshness: 'settling', message: null }),
    isComplete: async () => false,
    files: { stats: async () => stats },
  };
  const asked: unknown[] = [];
  const use = (async (_actor, name, action, work) => {
    asked.push([name, action]);
    const place = { notebook: cells } as Parameters<typeof work>[1];
    return work(opened as Notebook, place);
  }) satisfies NonNullable<Parameters<typeof ask>[0]['notebooks']>['use'];
  const path = `/notebooks/${cells.id}/initialize`;

  it('opens it, and tells how far its index is', async () => {
    const { status, json } = await ask({ notebooks: { use } }, 'POST', path);
    expect([status, asked]).toEqual([200, [[cells.id, 'notebook.sync']]]);
    expect(json).toMatchObject({ data: { freshness: 'settling', complete: false, stats: { files: 1 } } });
  });

  it('refuses git clearly while there is no history', async () => {
    const { status, json } = await ask({ notebooks: { use } }, 'POST', path, { body: { git: true } });
    expect(status).toBe(501);
    expect(json).toMatchObject({ code: 'unsupported', details: { field: 'git' } });
  });

  it('tells nobody of git who may not see the notebook', async () => {
    const notebooks = { use: () => Promise.reject(new CodexError('not_found', 'There is no notebook.')) };
    expect((await ask({ notebooks }, 'POST', path, { body: { git: true } })).status).toBe(404);
  });
});
