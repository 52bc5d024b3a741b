import { describe, expect, it } from 'vitest';
import { changeCursor } from '../changes/change-store.ts';
import type { RegisteredNotebook } from '../notebooks/registered-notebook-store.ts';
import { expectAllRejected } from './rejections.contract.ts';
import { allPages, type OpenScene } from './scene.ts';

/** What `RegisteredNotebookStore` must do. */
export function testRegisteredNotebookStore(open: OpenScene): void {
  describe('registered notebooks', () => {
    keeping(open);
    clashes(open);
    lists(open);
    deletion(open);
  });
}

function keeping(open: OpenScene): void {
  it('gives back a notebook by id and, in its workspace, by slug', async () => {
    const { store, addUser, addWorkspace, addNotebook, newId } = await open();
    const owner = await addUser();
    const [one, two] = [await addWorkspace(owner.id), await addWorkspace(owner.id)];
    const notebook = await addNotebook(one.id, { description: 'Häufige Messungen', path: 'a/b c' });
    expect(await store.notebooks.get(notebook.id)).toEqual(notebook);
    expect(await store.notebooks.getBySlug(one.id, notebook.slug)).toEqual(notebook);
    expect(await store.notebooks.getBySlug(two.id, notebook.slug)).toBeNull();
    expect(await store.notebooks.get(newId())).toBeNull();
  });

  it('changes what is given and nothing else, and remembers when', async () => {
    const { store, addUser, addWorkspace, addNotebook, deed } = await open();
    const notebook = await addNotebook((await addWorkspace((await addUser()).id)).id, { description: 'old' });
    const change = { name: 'Spectra', slug: 'spectra', description: null };
    const changed = deed('notebook.updated');
    const expected = { ...notebook, ...change, updatedMs: changed.atMs };
    expect(await store.notebooks.update(notebook.id, change, changed)).toEqual(expected);
    expect(await store.notebooks.get(notebook.id)).toEqual(expected);
  });

  it('says not_found for what is unknown', async () => {
    const { store, newId, deed, addNotebook } = await open();
    await expectAllRejected(
      [
        store.notebooks.update(newId(), { name: 'x' }, deed()),
        store.notebooks.remove(newId(), null, deed()),
        store.notebooks.restore(newId(), deed()),
        addNotebook(newId()),
      ],
      { code: 'not_found' },
    );
  });

  it('remembers up to where the changes of each notebook are audited', async () => {
    const { store, addUser, addWorkspace, addNotebook, newId } = await open();
    const { id: workspaceId } = await addWorkspace((await addUser()).id);
    const [one, two] = [await addNotebook(workspaceId), await addNotebook(workspaceId)];
    expect(await store.notebooks.auditedUntil(one.id)).toBeNull();
    const cursors = [changeCursor(newId(), 3), changeCursor(newId(), 4)] as const;
    for (const cursor of cursors) await store.notebooks.setAuditedUntil(one.id, cursor);
    expect(await store.notebooks.auditedUntil(one.id)).toBe(cursors[1]);
    expect(await store.notebooks.auditedUntil(two.id)).toBeNull();
  });
}

function clashes(open: OpenScene): void {
  it.each([
    ['slug', { slug: 'taken' }],
    ['path', { path: 'taken' }],
  ] as const)('says conflict with the field when the %s is taken in the workspace', async (field, taken) => {
    const { store, addUser, addWorkspace, addNotebook } = await open();
    const owner = await addUser();
    const [one, two] = [await addWorkspace(owner.id), await addWorkspace(owner.id)];
    await addNotebook(one.id, { slug: 'taken', path: 'taken' });
    const conflict = { code: 'conflict', details: { field } };
    await expect(addNotebook(one.id, taken)).rejects.toMatchObject(conflict);
    await expect(addNotebook(two.id, taken)).resolves.toMatchObject(taken);
    expect((await store.notebooks.list([one.id], {})).total).toBe(1);
  });

  it('says conflict with the field id when the notebook is registered already, in whatever workspace', async () => {
    const { addUser, addWorkspace, addNotebook } = await open();
    const owner = await addUser();
    const [one, two] = [await addWorkspace(owner.id), await addWorkspace(owner.id)];
    const { id } = await addNotebook(one.id);
    for (const workspace of [one, two])
      await expect(addNotebook(workspace.id, { id })).rejects.toMatchObject({
        ...{ code: 'conflict', details: { field: 'id' } },
      });
  });

  it.each(['notebook', 'workspace'] as const)(
    'gives an id to a new registration once the %s of the old one is deleted, with how far it is audited',
    async (deleted) => {
      const { store, addUser, addWorkspace, addNotebook, deed, newId } = await open();
      const owner = await addUser();
      const [one, two] = [await addWorkspace(owner.id), await addWorkspace(owner.id)];
      const { id } = await addNotebook(one.id);
      const cursor = changeCursor(newId(), 3);
      await store.notebooks.setAuditedUntil(id, cursor);
      if (deleted === 'notebook') await store.notebooks.remove(id, null, deed());
      else await store.workspaces.remove(one.id, deed());
      const again = await addNotebook(two.id, { id });
      expect(await store.notebooks.get(id)).toEqual(again);
      expect(await store.notebooks.auditedUntil(id)).toBe(cursor);
      if (deleted === 'workspace') await store.workspaces.restore(one.id, deed());
      expect((await store.notebooks.list([one.id], {})).items).toEqual([]);
      expect((await store.notebooks.deleted([one.id], {})).items).toEqual([]);
      await expect(store.notebooks.restore(id, deed())).rejects.toMatchObject({ code: 'not_found' });
    },
  );

  it('says conflict when a slug is changed to a taken one, and changes nothing', async () => {
    const { store, addUser, addWorkspace, addNotebook, deed } = await open();
    const { id: workspaceId } = await addWorkspace((await addUser()).id);
    await addNotebook(workspaceId, { slug: 'taken' });
    const notebook = await addNotebook(workspaceId);
    const change = { name: 'x', slug: 'taken' };
    await expect(store.notebooks.update(notebook.id, change, deed())).rejects.toMatchObject({
      ...{ code: 'conflict', details: { field: 'slug' } },
    });
    expect(await store.notebooks.get(notebook.id)).toEqual(notebook);
  });
}

function lists(open: OpenScene): void {
  it('lists those of the given workspaces by name, each once though names are equal', async () => {
    const { store, addUser, addWorkspace, addNotebook, deed, newId } = await open();
    const owner = await addUser();
    const workspaces = [await addWorkspace(owner.id), await addWorkspace(owner.id)] as const;
    const foreign = await addWorkspace(owner.id);
    const made = [];
    for (const [at, name] of ['c', 'b', 'b', 'a', 'b', 'd'].entries())
      made.push(await addNotebook(workspaces[at % 2 === 0 ? 0 : 1].id, { name }));
    await addNotebook(foreign.id, { name: 'b' });
    const gone = await addNotebook(workspaces[0].id, { name: 'b' });
    await store.notebooks.remove(gone.id, null, deed());
    const ids = [workspaces[0].id, workspaces[1].id, newId()];
    const listed = await allPages((cursor) => store.notebooks.list(ids, { limit: 2, cursor }));
    expect(listed.map(({ name }) => name)).toEqual(['a', 'b', 'b', 'b', 'c', 'd']);
    expect(listed.map(({ id }) => id).sort()).toEqual(made.map(({ id }) => id).sort());
    const part = await store.notebooks.list(ids, { limit: 2, offset: 4 });
    expect(part.items.map(({ name }) => name)).toEqual(['c', 'd']);
    expect(part).toMatchObject({ total: 6, approximate: false, nextCursor: null });
    expect(await store.notebooks.list([], {})).toMatchObject({ items: [], total: 0 });
  });

  it('hides the notebooks of a deleted workspace: their ids still find them, and nothing changes them', async () => {
    const { store, addUser, addWorkspace, addNotebook, deed } = await open();
    const { id: workspaceId } = await addWorkspace((await addUser()).id);
    const notebook = await addNotebook(workspaceId);
    await store.workspaces.remove(workspaceId, deed());
    expect(await store.notebooks.list([workspaceId], {})).toMatchObject({ items: [], total: 0 });
    expect(await store.notebooks.getBySlug(workspaceId, notebook.slug)).toBeNull();
    await expectAllRejected(
      [
        store.notebooks.update(notebook.id, { name: 'x' }, deed()),
        store.notebooks.remove(notebook.id, null, deed()),
        addNotebook(workspaceId),
      ],
      { code: 'not_found' },
    );
    expect(await store.notebooks.get(notebook.id)).toEqual(notebook);
  });
}

function deletion(open: OpenScene): void {
  it('takes a deleted notebook out of every list, remembers where its files are, and restores it', async () => {
    const { store, addUser, addWorkspace, addNotebook, deed } = await open();
    const { id: workspaceId } = await addWorkspace((await addUser()).id);
    const notebook = await addNotebook(workspaceId);
    const removed = deed('notebook.removed');
    await store.notebooks.remove(notebook.id, '.trash/notes', removed);
    const deleted = { id: notebook.id, deletedMs: removed.atMs, trashPath: '.trash/notes' };
    expect(await store.notebooks.get(notebook.id)).toMatchObject(deleted);
    expect(await store.notebooks.getBySlug(workspaceId, notebook.slug)).toBeNull();
    await expect(store.notebooks.remove(notebook.id, null, deed())).rejects.toMatchObject({
      code: 'not_found',
    });
    const restored = await store.notebooks.restore(notebook.id, deed('notebook.restored'));
    await expect(store.notebooks.restore(notebook.id, deed())).rejects.toMatchObject({ code: 'not_found' });
    expect(restored).toMatchObject({ slug: notebook.slug, deletedMs: null, trashPath: null });
    expect(await store.notebooks.getBySlug(workspaceId, notebook.slug)).toEqual(restored);
  });

  it('lists the deleted ones of the given workspaces, newest first', async () => {
    const { store, addUser, addWorkspace, addNotebook, deed } = await open();
    const owner = await addUser();
    const [one, two] = [await addWorkspace(owner.id), await addWorkspace(owner.id)];
    const made: RegisteredNotebook[] = [];
    for (let at = 0; at < 5; at++) made.push(await addNotebook(at === 3 ? two.id : one.id));
    for (const at of [4, 0, 3, 2]) await store.notebooks.remove(made[at]!.id, null, deed());
    const read = (ids: readonly (typeof one.id)[]) =>
      allPages((cursor) => store.notebooks.deleted(ids, { limit: 2, cursor }));
    expect((await read([one.id])).map(({ id }) => id)).toEqual([2, 0, 4].map((at) => made[at]!.id));
    expect((await read([one.id, two.id])).map(({ id }) => id)).toEqual(
      [2, 3, 0, 4].map((at) => made[at]!.id),
    );
    expect(await read([])).toEqual([]);
  });

  it.each(['slug', 'path'] as const)('frees the %s, and cannot restore once it is taken', async (field) => {
    const { store, addUser, addWorkspace, addNotebook, deed } = await open();
    const { id: workspaceId } = await addWorkspace((await addUser()).id);
    const notebook = await addNotebook(workspaceId);
    await store.notebooks.remove(notebook.id, null, deed());
    const successor = await addNotebook(workspaceId, { [field]: notebook[field] });
    await expect(store.notebooks.restore(notebook.id, deed())).rejects.toMatchObject({
      ...{ code: 'conflict', details: { field } },
    });
    expect((await store.notebooks.get(notebook.id))?.deletedMs).not.toBeNull();
    await store.notebooks.remove(successor.id, null, deed());
    await expect(store.notebooks.restore(notebook.id, deed())).resolves.toMatchObject({ deletedMs: null });
  });
}
