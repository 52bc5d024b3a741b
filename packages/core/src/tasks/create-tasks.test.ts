import { describe, expect, it } from 'vitest';
import type { Actor } from '../permissions/roles.ts';
import { openScene } from '../workspaces/workspace-scene.ts';
import { createTasks } from './create-tasks.ts';

/** Ada's notebook, where vera looks on; root looks after the server, and eve has nothing to do with it. */
async function openLab() {
  const scene = openScene();
  const people = ['ada', 'vera', 'eve', 'root'] as const;
  const ids = new Map<string, Awaited<ReturnType<typeof scene.addUser>>>();
  for (const name of people) ids.set(name, await scene.addUser(name));
  const as = (name: (typeof people)[number], change: Partial<Actor> = {}) => {
    const id = ids.get(name);
    if (!id) throw new Error(`Nobody is called ${name}.`);
    return scene.actor(id, name === 'root' ? { isSuperuser: true, ...change } : change);
  };
  const lab = await scene.workspaces.create(await as('ada'), { name: 'Lab' });
  await scene.workspaces.addMember(await as('ada'), 'lab', { username: 'vera', role: 'viewer' });
  const notebook = await scene.notebooks.create(await as('ada'), { workspace: 'lab', name: 'Runs' });
  const tasks = createTasks({ store: scene.store, clock: scene.clock, newId: scene.newId });
  return { ...scene, as, lab, notebook, tasks };
}

const failure = (code: string) => expect.objectContaining({ code });

describe('tasks', () => {
  it('are started by editors, seen by members, and absent for everybody else', async () => {
    const { tasks, as, notebook } = await openLab();
    const made = await tasks.create(await as('ada'), { type: 'sync', notebook: 'lab/runs' });
    expect(made).toMatchObject({
      notebookId: notebook.id,
      workspaceId: notebook.workspaceId,
      status: 'pending',
    });
    expect(made.createdBy).toBe((await as('ada')).userId);
    expect(await tasks.get(await as('vera'), made.id)).toEqual(made);
    const forbidden = [
      tasks.create(await as('vera'), { type: 'sync', notebook: notebook.id }),
      tasks.cancel(await as('vera'), made.id),
      tasks.retry(await as('vera'), made.id),
      tasks.cancel(await as('ada', { scope: 'read' }), made.id),
    ];
    for (const call of forbidden) await expect(call).rejects.toEqual(failure('forbidden'));
    for (const name of ['eve', 'root'] as const)
      for (const call of [
        tasks.get(await as(name), made.id),
        tasks.cancel(await as(name), made.id),
        tasks.create(await as(name), { type: 'sync', notebook: notebook.id }),
        tasks.list(await as(name), { notebook: notebook.id }),
        tasks.list(await as(name), { workspace: 'lab' }),
      ])
        await expect(call).rejects.toEqual(failure('not_found'));
    expect((await tasks.list(await as('eve'))).total).toBe(0);
  });

  it('of the whole server are for superusers alone, with all their reach', async () => {
    const { tasks, as, newId } = await openLab();
    const { id } = await tasks.create(await as('root'), { type: 'maintenance' });
    for (const name of ['ada', 'eve'] as const) {
      await expect(tasks.create(await as(name), { type: 'backup' })).rejects.toEqual(failure('forbidden'));
      const absent = await tasks.get(await as(name), newId()).catch(String);
      expect(await tasks.get(await as(name), id).catch(String)).toBe(absent);
    }
    await expect(tasks.get(await as('root', { scope: 'read' }), id)).rejects.toEqual(failure('forbidden'));
    expect((await tasks.list(await as('root'))).items.map((task) => task.id)).toEqual([id]);
    expect((await tasks.list(await as('root', { scope: 'write' }))).items).toEqual([]);
    expect(await tasks.cancel(await as('root'), id)).toMatchObject({ status: 'cancelled' });
    expect(await tasks.retry(await as('root'), id)).toMatchObject({ status: 'pending' });
  });

  it('that would do what one does that is pending are that one', async () => {
    const { tasks, as, notebook } = await openLab();
    const create = async () => tasks.create(await as('ada'), { type: 'sync', notebook: notebook.id });
    const first = await create();
    expect(await create()).toEqual(first);
    await tasks.cancel(await as('ada'), first.id);
    expect((await create()).id).not.toBe(first.id);
  });

  it.each([
    [{ type: 'sync' }, 'notebook'],
    [{ type: 'sync', notebook: 'lab/runs', input: { all: true } }, 'input'],
    [{ type: 'backup', notebook: 'lab/runs' }, 'notebook'],
    [{ type: 'maintenance', input: { vaccum: true } }, 'input.vaccum'],
    [{ type: 'maintenance', input: { vacuum: 'yes' } }, 'input.vacuum'],
    [{ type: 'backup', input: { files: true, constructor: true } }, 'input.constructor'],
    [{ type: 'backup', input: { verify: 7 } }, 'input.verify'],
  ] as const)('are refused as %j, naming the field', async (wanted, field) => {
    const { tasks, as, workspaces } = await openLab();
    await workspaces.addMember(await as('ada'), 'lab', { username: 'root', role: 'editor' });
    const made = tasks.create(await as('root'), wanted);
    await expect(made).rejects.toMatchObject({ code: 'invalid', details: { field } });
  });

  it('note what people do with them in the audit log', async () => {
    const { tasks, as, notebook, store } = await openLab();
    const { seq } = await store.audit.head();
    const { id } = await tasks.create(await as('ada'), { type: 'indexing', notebook: notebook.id });
    await tasks.cancel(await as('ada'), id);
    await tasks.retry(await as('ada'), id);
    const kinds = (await store.audit.read(seq, 10)).map(({ kind, entityId }) => [kind, entityId]);
    expect(kinds).toEqual(['task.created', 'task.cancelled', 'task.retried'].map((kind) => [kind, id]));
  });
});
