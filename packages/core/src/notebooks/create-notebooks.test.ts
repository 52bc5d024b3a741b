import { describe, expect, it } from 'vitest';
import { type Actor, anonymous } from '../permissions/roles.ts';
import { openScene, type WorkspaceScene } from '../workspaces/workspace-scene.ts';
import type { WorkspaceView } from '../workspaces/workspaces.ts';

const DAY_MS = 24 * 3_600_000;

interface Lab extends WorkspaceScene {
  readonly lab: WorkspaceView;
  owner(change?: Partial<Actor>): Promise<Actor>;
  /** Somebody with a workspace of their own, and no part in the other one. */
  stranger(change?: Partial<Actor>): Promise<Actor>;
}

async function openLab(): Promise<Lab> {
  const scene = openScene();
  const [ada, eve] = [await scene.addUser('ada'), await scene.addUser('eve')];
  const lab = await scene.workspaces.create(await scene.actor(ada), { name: 'Lab' });
  await scene.workspaces.create(await scene.actor(eve), { name: 'Eve' });
  return {
    ...scene,
    lab,
    owner: (change) => scene.actor(ada, change),
    stranger: (change) => scene.actor(eve, change),
  };
}

const failure = (code: string, details?: object) =>
  expect.objectContaining(details ? { code, details: expect.objectContaining(details) } : { code });

describe('registering a notebook', () => {
  it('takes the id that the folder bears, and the slug as its folder', async () => {
    const { notebooks, lab, owner, ids, newId } = await openLab();
    const id = newId();
    ids.set('/data/lab/first-runs', id);
    const made = await notebooks.create(await owner(), { workspace: 'lab', name: 'First runs' });
    expect(made).toMatchObject({
      id,
      workspaceId: lab.id,
      slug: 'first-runs',
      path: 'first-runs',
      role: 'owner',
    });
    for (const name of [id, id.toLowerCase(), 'lab/first-runs', `${lab.id}/${id}`, `lab/${id}`])
      expect(await notebooks.get(await owner(), name)).toEqual(made);
  });

  it.each(['../x', '/etc', 'a/../b', '.codex/trash', 'a/.git', 'a\\b', 'a//b', './a', 'nul\0'])(
    'refuses the folder %j',
    async (path) => {
      const { notebooks, owner, done } = await openLab();
      const made = notebooks.create(await owner(), { workspace: 'lab', name: 'x', path });
      await expect(made).rejects.toEqual(failure('invalid', { field: 'path' }));
      expect(done).toEqual([]);
    },
  );

  it.each([
    ['runs', 'runs'],
    ['runs', 'runs/2026'],
    ['runs/2026', 'runs'],
    ['.', 'runs'],
    ['runs', '.'],
    ['', '.'],
  ])('never puts notebooks into each other: %j, then %j', async (first, second) => {
    const { notebooks, owner, done } = await openLab();
    await notebooks.create(await owner(), { workspace: 'lab', name: 'one', path: first });
    const before = [...done];
    const made = notebooks.create(await owner(), { workspace: 'lab', name: 'two', path: second });
    await expect(made).rejects.toEqual(failure('conflict', { field: 'path' }));
    expect(done).toEqual(before);
  });

  it('takes folders side by side whose names begin alike', async () => {
    const { notebooks, owner } = await openLab();
    for (const path of ['run', 'runs', 'run-2'])
      await notebooks.create(await owner(), { workspace: 'lab', name: path, path });
    expect((await notebooks.list(await owner())).items.map(({ path }) => path).toSorted()).toEqual([
      'run',
      'run-2',
      'runs',
    ]);
  });

  it('refuses a folder that is a notebook of another workspace, without saying which', async () => {
    const { notebooks, owner, stranger, ids } = await openLab();
    const made = await notebooks.create(await owner(), { workspace: 'lab', name: 'x' });
    ids.set('/data/eve/y', made.id);
    const again = notebooks.create(await stranger(), { workspace: 'eve', name: 'y' });
    await expect(again).rejects.toMatchObject({ code: 'conflict', details: { field: 'id', deleted: false } });
  });

  it('takes an editor; a viewer is refused, a stranger sees no workspace', async () => {
    const { notebooks, workspaces, owner, stranger } = await openLab();
    const create = async (change?: Partial<Actor>) =>
      notebooks.create(await stranger(change), { workspace: 'lab', name: 'x' });
    await expect(create({ isSuperuser: true })).rejects.toEqual(
      failure('not_found', { entity: 'workspace' }),
    );
    const eve = await workspaces.addMember(await owner(), 'lab', { username: 'eve', role: 'viewer' });
    await expect(create()).rejects.toEqual(failure('forbidden'));
    await workspaces.changeMember(await owner(), 'lab', eve.userId, 'editor');
    await expect(create({ scope: 'read' })).rejects.toEqual(failure('forbidden'));
    expect(await create({ scope: 'write' })).toMatchObject({ role: 'editor' });
  });
});

describe('a notebook of others', () => {
  it('looks like one that is absent, whatever is asked, also to a superuser', async () => {
    const { notebooks, owner, stranger, newId } = await openLab();
    const { id } = await notebooks.create(await owner(), { workspace: 'lab', name: 'Runs' });
    const own = await notebooks.create(await stranger(), { workspace: 'eve', name: 'Own' });
    const eve = await stranger({ isSuperuser: true });
    const seen: unknown[] = [];
    const asks = (name: string) => [
      notebooks.get(eve, name),
      notebooks.status(eve, name),
      notebooks.update(eve, name, { name: 'mine' }),
      notebooks.remove(eve, name, { files: 'trash' }),
      notebooks.sync(eve, name),
      notebooks.use(eve, name, 'file.read', async (notebook) => void seen.push(notebook)),
    ];
    const reasons = async (name: string) =>
      (await Promise.allSettled(asks(name))).map((each) =>
        each.status === 'rejected' ? JSON.stringify([String(each.reason), each.reason]) : 'done',
      );
    const absent = await reasons('nowhere/none');
    expect(new Set(absent).size).toBe(1);
    // The last two name a notebook by a workspace that it does not lie in.
    for (const name of [id, 'lab/runs', `lab/${id}`, newId(), 'runs', `eve/${id}`, `lab/${own.id}`])
      expect(await reasons(name)).toEqual(absent);
    expect(seen).toEqual([]);
    expect((await notebooks.list(eve)).items.map((each) => each.id)).toEqual([own.id]);
    expect((await notebooks.searchable(eve, { limit: 10 })).notebooks.map((each) => each.id)).toEqual([
      own.id,
    ]);
    const list = notebooks.list(eve, { workspace: 'lab' });
    await expect(list).rejects.toEqual(failure('not_found', { entity: 'workspace' }));
    await expect(notebooks.restore(eve, id)).rejects.toEqual(failure('not_found', { entity: 'notebook' }));
  });

  it('is nothing that somebody who is not signed in is told about', async () => {
    const { notebooks, owner } = await openLab();
    const { id } = await notebooks.create(await owner(), { workspace: 'lab', name: 'Runs' });
    for (const name of [id, 'nowhere/none'])
      await expect(notebooks.get(anonymous, name)).rejects.toEqual(failure('unauthenticated'));
  });
});

describe('changing a notebook', () => {
  it('takes name, slug and description, and nothing else', async () => {
    const { notebooks, owner, newId } = await openLab();
    const made = await notebooks.create(await owner(), { workspace: 'lab', name: 'Runs' });
    const change = {
      name: 'New',
      slug: 'new',
      description: 'd',
      path: '.',
      workspaceId: newId(),
      trashPath: '/',
    };
    const changed = await notebooks.update(await owner(), made.id, change);
    expect(changed).toMatchObject({
      name: 'New',
      slug: 'new',
      description: 'd',
      path: 'runs',
      trashPath: null,
    });
    expect(changed.workspaceId).toBe(made.workspaceId);
  });
});

describe('a deleted notebook', () => {
  it('keeps its files, and is closed', async () => {
    const { notebooks, owner, done } = await openLab();
    const { id } = await notebooks.create(await owner(), { workspace: 'lab', name: 'Runs' });
    done.length = 0;
    await notebooks.remove(await owner(), id, { files: 'keep' });
    expect(done).toEqual(['release /data/lab/runs']);
    await expect(notebooks.get(await owner(), id)).rejects.toEqual(failure('not_found'));
    expect((await notebooks.deleted(await owner(), {})).items).toMatchObject([{ id, trashPath: null }]);
  });

  it('goes to the trash once it is closed', async () => {
    const { notebooks, owner, done } = await openLab();
    const { id } = await notebooks.create(await owner(), { workspace: 'lab', name: 'Runs' });
    done.length = 0;
    await notebooks.remove(await owner(), id, { files: 'trash' });
    expect(done).toEqual(['release /data/lab/runs', 'trash /data/lab/runs', 'release /data/lab/runs']);
    const { items } = await notebooks.deleted(await owner(), { workspace: 'lab' });
    expect(items).toMatchObject([{ id, trashPath: '.codex/trash/1' }]);
  });

  it('cannot take the whole folder of its workspace to the trash', async () => {
    const { notebooks, owner } = await openLab();
    const { id } = await notebooks.create(await owner(), { workspace: 'lab', name: 'All', path: '.' });
    await expect(notebooks.remove(await owner(), id, { files: 'trash' })).rejects.toEqual(
      failure('unsupported'),
    );
    expect(await notebooks.get(await owner(), id)).toMatchObject({ path: '.' });
  });

  it('is registered anew by whoever may, when its folder is there; from the trash it is restored', async () => {
    const { notebooks, owner, store } = await openLab();
    const create = async () => notebooks.create(await owner(), { workspace: 'lab', name: 'Runs' });
    const { id } = await create();
    await notebooks.remove(await owner(), id, { files: 'keep' });
    expect(await create()).toMatchObject({ id, deletedMs: null });
    await notebooks.remove(await owner(), id, { files: 'trash' });
    await expect(create()).rejects.toEqual(failure('conflict', { field: 'id', deleted: true }));
    expect((await store.notebooks.get(id))?.trashPath).not.toBeNull();
  });

  it('belongs to its new workspace alone: former members gain nothing, whatever they restore', async () => {
    const { notebooks, workspaces, lab, owner, stranger, ids } = await openLab();
    const before = await notebooks.create(await owner(), { workspace: 'lab', name: 'Runs' });
    await workspaces.remove(await owner(), lab.id);
    ids.set('/data/eve/found', before.id);
    const found = await notebooks.create(await stranger(), { workspace: 'eve', name: 'Found' });
    expect(found).toMatchObject({ id: before.id, path: 'found' });
    await workspaces.restore(await owner(), lab.id);
    const former = await owner();
    expect((await notebooks.list(former, { workspace: 'lab' })).items).toEqual([]);
    expect((await notebooks.deleted(former, { workspace: 'lab' })).items).toEqual([]);
    for (const attempt of [
      notebooks.get(former, before.id),
      notebooks.get(former, 'lab/runs'),
      notebooks.get(former, `lab/${before.id}`),
      notebooks.restore(former, before.id),
      notebooks.status(former, before.id),
      notebooks.remove(former, before.id, { files: 'keep' }),
    ])
      await expect(attempt).rejects.toEqual(failure('not_found'));
    expect(await notebooks.get(await stranger(), before.id)).toEqual(found);
  });

  it('comes back neither after 30 days, nor where another one has its slug or folder, nor for an editor', async () => {
    const { notebooks, workspaces, owner, stranger, clock } = await openLab();
    const { id } = await notebooks.create(await owner(), { workspace: 'lab', name: 'Runs' });
    await notebooks.remove(await owner(), id, { files: 'trash' });
    await workspaces.addMember(await owner(), 'lab', { username: 'eve', role: 'editor' });
    await expect(notebooks.restore(await stranger(), id)).rejects.toEqual(failure('forbidden'));
    const other = await notebooks.create(await owner(), {
      workspace: 'lab',
      name: 'Runs',
      path: 'elsewhere',
    });
    const restored = async () => notebooks.restore(await owner(), id);
    await expect(restored()).rejects.toEqual(failure('conflict', { field: 'slug' }));
    await notebooks.update(await owner(), other.id, { slug: 'other' });
    const inner = await notebooks.create(await owner(), {
      workspace: 'lab',
      name: 'Inner',
      path: 'runs/inner',
    });
    await expect(restored()).rejects.toEqual(failure('conflict', { field: 'path', other: inner.id }));
    clock.advance(30 * DAY_MS + 1);
    await expect(restored()).rejects.toEqual(failure('not_found', { entity: 'notebook' }));
    expect(await notebooks.deleted(await owner(), {})).toEqual({ items: [], nextCursor: null });
  });
});
