import { absPath, CodexError, type Notebook, type NotebookView } from '@codexlab/core';
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
  const root = absPath('/srv/lab/cells');
  const opened = {
    ref: { id: cells.id, root, indexDir: root },
    state: () => ({ freshness: 'settling', message: null }),
    isComplete: async () => false,
    files: { stats: async () => stats },
  };
  const path = `/notebooks/${cells.id}/initialize`;

  /** Asks for it where the repository is made by `initialize`. */
  async function initialize(body: object, initialize: () => Promise<unknown>) {
    const asked: unknown[] = [];
    const notebook = { ...opened, history: { initialize } } as unknown as Notebook;
    const use = (async (_actor, name, action, work) => {
      asked.push([name, action]);
      return work(notebook, { notebook: cells } as Parameters<typeof work>[1]);
    }) satisfies NonNullable<Parameters<typeof ask>[0]['notebooks']>['use'];
    return { ...(await ask({ notebooks: { use } }, 'POST', path, { body })), asked };
  }

  it('opens it, tells how far its index is, and leaves git alone', async () => {
    const { status, json, asked } = await initialize({}, () => Promise.reject(new Error('not asked for')));
    expect([status, asked]).toEqual([200, [[cells.id, 'notebook.sync']]]);
    expect(json).toMatchObject({ data: { freshness: 'settling', complete: false, stats: { files: 1 } } });
  });

  it('makes the repository too where that is asked for, which takes more', async () => {
    let made = 0;
    const { status, asked } = await initialize({ git: true }, async () => made++);
    expect([status, made, asked]).toEqual([200, 1, [[cells.id, 'history.manage']]]);
  });

  it('does not tell where the folder lies when git fails in it', async () => {
    const message = 'Another program holds /srv/lab/.git/index.lock.';
    const locked = new CodexError('conflict', message, { lock: '/srv/lab/.git/index.lock', pid: 7 });
    const { status, json } = await initialize({ git: true }, () => Promise.reject(locked));
    expect([status, json]).toMatchObject([
      409,
      { detail: 'Another program holds …/index.lock.', details: { lock: '…/index.lock', pid: 7 } },
    ]);
  });

  it('tells nobody of git who may not see the notebook', async () => {
    const notebooks = { use: () => Promise.reject(new CodexError('not_found', 'There is no notebook.')) };
    expect((await ask({ notebooks }, 'POST', path, { body: { git: true } })).status).toBe(404);
  });
});
