import { CodexError, type Notebook, type NotebookView } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { ask, newId, NOW_MS } from './testing/ask.ts';

const id = newId();
const views: NotebookView[] = ['Broken', 'Empty', 'Full'].map((name) => ({
  ...{ id: newId(), workspaceId: newId(), name, slug: name.toLowerCase(), path: name, description: null },
  ...{ createdMs: NOW_MS, updatedMs: NOW_MS, deletedMs: null, trashPath: null, role: 'viewer' },
}));
const file = {
  ...{
    id,
    path: 'a.md',
    filename: 'a.md',
    entry: 'file',
    kind: 'note',
    mimeType: 'text/markdown',
    sizeBytes: 1,
  },
  ...{
    title: null,
    modifiedMs: 0,
    hash: null,
    tags: [],
    problemCount: 0,
    properties: {},
    aliases: [],
    problems: [],
  },
  ...{ createdMs: 0, updatedMs: 0, gitTracked: false, gitCommit: null },
};

/** The file is in the last notebook; the first one cannot be reached. */
function notebooks(more: boolean) {
  return {
    searchable: async () => ({ notebooks: more ? views.slice(0, 2) : views, more }),
    use: async <T>(
      _: unknown,
      name: string,
      _action: unknown,
      work: (notebook: Notebook, place: never) => Promise<T>,
    ) => {
      const view = views.find((each) => each.id === name);
      if (view?.name === 'Broken') throw new CodexError('unavailable', 'no disk');
      const files = { getById: async () => (view?.name === 'Full' ? file : null) };
      return work(
        { files } as unknown as Notebook,
        { notebook: view, workspace: { id: view?.workspaceId } } as never,
      );
    },
  };
}

describe('a file without the name of its notebook', () => {
  const path = `/files/${id}?content=false`;

  it('is found where it is, though another notebook cannot be reached', async () => {
    const { status, json } = await ask({ notebooks: notebooks(false) }, 'GET', path);
    expect([status, json]).toMatchObject([200, { data: { id, notebook_id: views[2]?.id, content: null } }]);
  });

  it('that is in none of them is not found', async () => {
    const { status } = await ask(
      { notebooks: notebooks(false) },
      'GET',
      `/files/${newId()}?notebook_id=${views[1]?.id}`,
    );
    expect(status).toBe(404);
  });

  it('must have it named by those who see too many', async () => {
    const { status, json } = await ask({ notebooks: notebooks(true) }, 'GET', path);
    expect([status, json]).toMatchObject([422, { details: { field: 'notebook_id' } }]);
  });
});
