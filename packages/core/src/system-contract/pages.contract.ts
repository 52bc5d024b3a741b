import { describe, expect, it } from 'vitest';
import type { Page, PageRequest } from '../page.ts';
import { expectAllRejected } from './rejections.contract.ts';
import { type OpenScene, type Scene } from './scene.ts';
import { addTask } from './task-scene.ts';

type ReadPage = (page: PageRequest) => Promise<Page<unknown>>;

/** What all lists have in common. */
export function testPages(open: OpenScene): void {
  describe('pages', () => {
    it.each(LISTS)('of %s refuse lengths outside of 1 to 1,000', async (list) => {
      const read = (await filled(await open()))[list];
      await expect(read({ limit: 1000 })).resolves.toMatchObject({ nextCursor: null });
      await expectAllRejected(
        [0, -1, 1001, 1.5].map((limit) => read({ limit })),
        { code: 'invalid', details: { field: 'limit' } },
      );
    });

    it.each(LISTS)('of %s end at their last item, and refuse cursors of other lists', async (list) => {
      const reads = await filled(await open());
      const { items, nextCursor } = await reads[list]({ limit: 2 });
      expect(items).toHaveLength(2);
      expect(nextCursor).toBeNull();
      const first = await reads[list]({ limit: 1 });
      expect(first.nextCursor).toEqual(expect.any(String));
      const others = LISTS.filter((other) => other !== list);
      await expectAllRejected(
        [
          ...others.map((other) => reads[other]({ cursor: first.nextCursor })),
          reads[list]({ cursor: 'made up' }),
        ],
        { code: 'invalid', details: { field: 'cursor' } },
      );
    });
  });
}

const LISTS = [
  ...(['users', 'sessions', 'tokens', 'invites', 'workspaces', 'members'] as const),
  ...(['deleted workspaces', 'notebooks', 'deleted notebooks', 'audit entries', 'tasks'] as const),
] as const;

/** Two items in every list. */
async function filled(scene: Scene): Promise<Record<(typeof LISTS)[number], ReadPage>> {
  const { store, addUser, addSession, addToken, addInvite, addWorkspace, addNotebook, deed, tick } = scene;
  const [one, two] = [await addUser(), await addUser()];
  const workspaces = [];
  for (let at = 0; at < 4; at++) workspaces.push(await addWorkspace(one.id));
  const ids = workspaces.slice(0, 2).map(({ id }) => id);
  const id = workspaces[0]!.id;
  for (const { id: gone } of workspaces.slice(2)) await store.workspaces.remove(gone, deed());
  await store.workspaces.addMember(id, two.id, 'viewer', deed());
  for (let at = 0; at < 2; at++) {
    await addSession(one.id);
    await addToken(one.id);
    await addInvite(id);
    await addNotebook(id);
    await store.notebooks.remove((await addNotebook(id)).id, null, deed());
    await addTask(scene, {});
    await store.users.update(two.id, {}, { ...deed('marked.twice'), actorId: two.id });
  }
  return {
    users: (page) => store.users.list(page),
    sessions: (page) => store.sessions.list(one.id, tick(), page),
    tokens: (page) => store.tokens.list(one.id, page),
    invites: (page) => store.links.invites(id, tick(), page),
    workspaces: (page) => store.workspaces.list(ids, page),
    members: (page) => store.workspaces.members(id, page),
    'deleted workspaces': (page) => store.workspaces.deletedOf(one.id, page),
    notebooks: (page) => store.notebooks.list(ids, page),
    'deleted notebooks': (page) => store.notebooks.deleted(ids, page),
    tasks: (page) => store.tasks.list({ workspaceIds: [null] }, page),
    'audit entries': (page) => store.audit.list({ actorId: two.id }, page),
  };
}
