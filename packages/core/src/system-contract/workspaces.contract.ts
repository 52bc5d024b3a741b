import { describe, expect, it } from 'vitest';
import type { WorkspaceId } from '../ids.ts';
import { absPath } from '../paths.ts';
import { MAX_OFFSET_ROWS, type Workspace } from '../workspaces/workspace-store.ts';
import { expectAllRejected } from './rejections.contract.ts';
import { allPages, countOf, type OpenScene } from './scene.ts';

/** What `WorkspaceStore` must do with workspaces; for members see `testMembers`. */
export function testWorkspaceStore(open: OpenScene): void {
  describe('workspaces', () => {
    keeping(open);
    clashes(open);
    lists(open);
    deletion(open);
  });
}

function keeping(open: OpenScene): void {
  it('makes a workspace with its owner', async () => {
    const { store, addUser, addWorkspace, newId } = await open();
    const owner = await addUser({ username: 'ada', fullName: 'Ada L.' });
    const workspace = await addWorkspace(owner.id, { description: 'Optics, first floor' });
    expect(await store.workspaces.get(workspace.id)).toEqual(workspace);
    expect(await store.workspaces.getBySlug(workspace.slug)).toEqual(workspace);
    expect(await store.workspaces.member(workspace.id, owner.id)).toMatchObject({
      ...{ workspaceId: workspace.id, userId: owner.id, username: 'ada', fullName: 'Ada L.', role: 'owner' },
    });
    expect(await store.workspaces.get(newId())).toBeNull();
    expect(await store.workspaces.getBySlug('unknown')).toBeNull();
  });

  it('changes what is given and nothing else, and remembers when', async () => {
    const { store, addUser, addWorkspace, deed } = await open();
    const workspace = await addWorkspace((await addUser()).id, { description: 'old' });
    const change = { name: 'Optics', slug: 'optics', description: null };
    const changed = deed('workspace.updated');
    const expected = { ...workspace, ...change, updatedMs: changed.atMs };
    expect(await store.workspaces.update(workspace.id, change, changed)).toEqual(expected);
    expect(await store.workspaces.get(workspace.id)).toEqual(expected);
    expect(await store.workspaces.getBySlug('optics')).toEqual(expected);
    expect(await store.workspaces.getBySlug(workspace.slug)).toBeNull();
  });

  it('says not_found when an unknown workspace is changed, deleted or restored', async () => {
    const { store, newId, deed } = await open();
    await expectAllRejected(
      [
        store.workspaces.update(newId(), { name: 'x' }, deed()),
        store.workspaces.remove(newId(), deed()),
        store.workspaces.restore(newId(), deed()),
      ],
      { code: 'not_found' },
    );
  });
}

function clashes(open: OpenScene): void {
  it.each([
    ['slug', { slug: 'taken' }],
    ['path', { path: absPath('/data/taken') }],
  ] as const)('says conflict with the field when the %s is taken', async (field, taken) => {
    const { store, addUser, addWorkspace } = await open();
    const [owner, other] = [await addUser(), await addUser()];
    await addWorkspace(owner.id, { slug: 'taken', path: absPath('/data/taken') });
    const conflict = { code: 'conflict', details: { field } };
    await expect(addWorkspace(other.id, taken)).rejects.toMatchObject(conflict);
    expect((await store.workspaces.paths()).size).toBe(1);
    expect(await store.workspaces.soleOwnerOf(other.id)).toEqual([]);
  });

  it('says conflict when a slug is changed to a taken one, and changes nothing', async () => {
    const { store, addUser, addWorkspace, deed } = await open();
    const owner = await addUser();
    await addWorkspace(owner.id, { slug: 'taken' });
    const workspace = await addWorkspace(owner.id);
    const change = { name: 'x', slug: 'taken' };
    await expect(store.workspaces.update(workspace.id, change, deed())).rejects.toMatchObject({
      code: 'conflict',
      details: { field: 'slug' },
    });
    expect(await store.workspaces.get(workspace.id)).toEqual(workspace);
    await expect(
      store.workspaces.update(workspace.id, { slug: workspace.slug }, deed()),
    ).resolves.toBeDefined();
  });

  it('moves a workspace to a path that is free, and leaves the old one to others', async () => {
    const { store, addUser, addWorkspace, deed } = await open();
    const owner = await addUser();
    const [workspace, other] = [await addWorkspace(owner.id), await addWorkspace(owner.id)];
    const move = (path: typeof workspace.path) =>
      store.workspaces.update(workspace.id, { path }, deed('workspace.relocated'));
    await expect(move(other.path)).rejects.toMatchObject({ code: 'conflict', details: { field: 'path' } });
    expect(await store.workspaces.get(workspace.id)).toEqual(workspace);
    const moved = await move(absPath('/data/moved'));
    expect(moved).toEqual({ ...workspace, path: '/data/moved', updatedMs: moved.updatedMs });
    expect(await store.workspaces.get(workspace.id)).toEqual(moved);
    expect([...(await store.workspaces.paths()).keys()].toSorted()).toEqual(
      [other.path, '/data/moved'].toSorted(),
    );
    await addWorkspace(owner.id, { path: workspace.path });
  });

  it('gives one path to one of two who want it at once', async () => {
    const { store, addUser, addWorkspace } = await open();
    const owner = await addUser();
    const path = absPath('/data/same');
    const both = [addWorkspace(owner.id, { path }), addWorkspace(owner.id, { path })];
    expect(await countOf(both, () => true)).toBe(1);
    expect((await store.workspaces.paths()).size).toBe(1);
  });
}

function lists(open: OpenScene): void {
  it('lists the visible ones by name, each once though names are equal, with their number', async () => {
    const { store, addUser, addWorkspace, deed, newId } = await open();
    const owner = await addUser();
    const ids = [];
    for (const name of ['lab c', 'lab a', 'lab b', 'lab b', 'lab b', 'lab d'])
      ids.push((await addWorkspace(owner.id, { name })).id);
    await addWorkspace(owner.id, { name: 'lab b' });
    const deleted = await addWorkspace(owner.id, { name: 'lab b' });
    await store.workspaces.remove(deleted.id, deed());
    const visible = [...ids, deleted.id, newId()];
    const totals = new Set<number>();
    const listed = await allPages(async (cursor) => {
      const page = await store.workspaces.list(visible, { limit: 2, cursor });
      totals.add(page.total);
      expect(page.approximate).toBe(false);
      return page;
    });
    const names = ['lab a', 'lab b', 'lab b', 'lab b', 'lab c', 'lab d'];
    expect(listed.map(({ name }) => name)).toEqual(names);
    expect(listed.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect([...totals]).toEqual([6]);
    expect(await store.workspaces.list([], {})).toMatchObject({ items: [], total: 0, nextCursor: null });
  });

  it('skips rows by offset, goes on from there by cursor, and refuses to skip too many', async () => {
    const { store, addUser, addWorkspace } = await open();
    const owner = await addUser();
    const visible: WorkspaceId[] = [];
    for (let at = 0; at < 7; at++) visible.push((await addWorkspace(owner.id, { name: `lab ${at}` })).id);
    const list = (page: object) => store.workspaces.list(visible, { limit: 2, ...page });
    const names = async (page: object) => (await list(page)).items.map(({ name }) => name);
    expect(await names({ offset: 0 })).toEqual(['lab 0', 'lab 1']);
    expect(await names({ offset: 3 })).toEqual(['lab 3', 'lab 4']);
    expect(await names({ cursor: (await list({ offset: 3 })).nextCursor })).toEqual(['lab 5', 'lab 6']);
    expect(await list({ offset: 5 })).toMatchObject({ total: 7, nextCursor: null });
    expect(await list({ offset: MAX_OFFSET_ROWS })).toMatchObject({ items: [], total: 7, nextCursor: null });
    await expect(list({ offset: MAX_OFFSET_ROWS + 1 })).rejects.toMatchObject({ code: 'invalid' });
    await expect(list({ offset: -1 })).rejects.toMatchObject({ code: 'invalid' });
  });

  it('takes many thousands of visible ids', async () => {
    const { store, addUser, addWorkspace, newId } = await open();
    const { id } = await addWorkspace((await addUser()).id);
    const visible = [...Array.from({ length: 40_000 }, newId), id];
    expect(await store.workspaces.list(visible, {})).toMatchObject({ items: [{ id }], total: 1 });
  });
}

function deletion(open: OpenScene): void {
  it('takes a deleted workspace out of every list; only its id still finds it', async () => {
    const { store, addUser, addWorkspace, deed } = await open();
    const owner = await addUser();
    const workspace = await addWorkspace(owner.id);
    const removed = deed('workspace.removed');
    await store.workspaces.remove(workspace.id, removed);
    expect(await store.workspaces.get(workspace.id)).toMatchObject({
      slug: workspace.slug,
      deletedMs: removed.atMs,
    });
    expect(await store.workspaces.getBySlug(workspace.slug)).toBeNull();
    expect(await store.workspaces.paths()).toEqual(new Map());
    expect(await store.workspaces.soleOwnerOf(owner.id)).toEqual([]);
    await expect(store.workspaces.remove(workspace.id, deed())).rejects.toMatchObject({ code: 'not_found' });
    await expect(store.workspaces.update(workspace.id, { name: 'x' }, deed())).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('lists the deleted ones that a user owns, newest first', async () => {
    const { store, addUser, addWorkspace, deed } = await open();
    const [owner, other] = [await addUser(), await addUser()];
    const made: Workspace[] = [];
    for (let at = 0; at < 5; at++) made.push(await addWorkspace(owner.id));
    const shared = await addWorkspace(other.id);
    await store.workspaces.addMember(shared.id, owner.id, 'editor', deed());
    for (const at of [2, 0, 3]) await store.workspaces.remove(made[at]!.id, deed());
    await store.workspaces.remove(shared.id, deed());
    const listed = await allPages((cursor) => store.workspaces.deletedOf(owner.id, { limit: 2, cursor }));
    expect(listed.map(({ id }) => id)).toEqual([3, 0, 2].map((at) => made[at]!.id));
  });

  it('restores a deleted one with its members and notebooks', async () => {
    const { store, addUser, addWorkspace, addNotebook, deed } = await open();
    const [owner, other] = [await addUser(), await addUser()];
    const workspace = await addWorkspace(owner.id);
    const notebook = await addNotebook(workspace.id);
    await store.workspaces.addMember(workspace.id, other.id, 'editor', deed());
    await store.workspaces.remove(workspace.id, deed());
    const restored = await store.workspaces.restore(workspace.id, deed('workspace.restored'));
    await expect(store.workspaces.restore(workspace.id, deed())).rejects.toMatchObject({ code: 'not_found' });
    expect(restored).toMatchObject({ id: workspace.id, slug: workspace.slug, deletedMs: null });
    expect(await store.workspaces.getBySlug(workspace.slug)).toEqual(restored);
    expect(await store.workspaces.member(workspace.id, other.id)).toMatchObject({ role: 'editor' });
    expect(await store.notebooks.list([workspace.id], {})).toMatchObject({ items: [notebook], total: 1 });
    expect((await store.workspaces.deletedOf(owner.id, {})).items).toEqual([]);
    expect(await store.workspaces.paths()).toEqual(new Map([[workspace.path, workspace.id]]));
  });

  it('cannot be restored once nobody is left who owns it', async () => {
    const { store, addUser, addWorkspace, deed } = await open();
    const [owner, editor] = [await addUser(), await addUser()];
    const { id } = await addWorkspace(owner.id);
    await store.workspaces.addMember(id, editor.id, 'editor', deed());
    await store.workspaces.remove(id, deed());
    await store.users.remove(owner.id, deed());
    await expect(store.workspaces.restore(id, deed())).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'last_owner' },
    });
    expect((await store.sessions.standingOf(editor.id))?.memberships).toEqual(new Map());
  });

  it.each([
    ['slug', (taken: { readonly slug: string }) => ({ slug: taken.slug })],
    ['path', (taken: { readonly path: string }) => ({ path: absPath(taken.path) })],
  ] as const)('frees the %s, and cannot restore once it is taken', async (field, take) => {
    const { store, addUser, addWorkspace, deed } = await open();
    const owner = await addUser();
    const workspace = await addWorkspace(owner.id);
    await store.workspaces.remove(workspace.id, deed());
    const successor = await addWorkspace(owner.id, take(workspace));
    await expect(store.workspaces.restore(workspace.id, deed())).rejects.toMatchObject({
      code: 'conflict',
      details: { field },
    });
    expect((await store.workspaces.get(workspace.id))?.deletedMs).not.toBeNull();
    await store.workspaces.remove(successor.id, deed());
    await expect(store.workspaces.restore(workspace.id, deed())).resolves.toMatchObject({ deletedMs: null });
  });
}
