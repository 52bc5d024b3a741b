import { describe, expect, it } from 'vitest';
import type { UserId, WorkspaceId } from '../ids.ts';
import { expectAllRejected } from './rejections.contract.ts';
import { allPages, countOf, type OpenScene, type Scene } from './scene.ts';

const lastOwner = { code: 'conflict', details: { reason: 'last_owner' } };

/** What `WorkspaceStore` must do with members. */
export function testMembers(open: OpenScene): void {
  describe('members', () => {
    membership(open);
    lists(open);
    owners(open);
  });
}

function membership(open: OpenScene): void {
  it('adds a member, changes the role and takes them out', async () => {
    const { store, addUser, addWorkspace, deed } = await open();
    const user = await addUser({ username: 'bert', fullName: 'Bert B.' });
    const { id } = await addWorkspace((await addUser()).id);
    expect(await store.workspaces.member(id, user.id)).toBeNull();
    const added = deed('member.added');
    const member = await store.workspaces.addMember(id, user.id, 'viewer', added);
    expect(member).toEqual({
      ...{ workspaceId: id, userId: user.id, username: 'bert', fullName: 'Bert B.' },
      ...{ role: 'viewer', sinceMs: added.atMs },
    });
    expect(await store.workspaces.member(id, user.id)).toEqual(member);
    const changed = await store.workspaces.changeMember(id, user.id, 'editor', deed());
    expect(changed).toEqual({ ...member, role: 'editor' });
    expect(await store.workspaces.member(id, user.id)).toEqual(changed);
    await store.workspaces.removeMember(id, user.id, deed());
    expect(await store.workspaces.member(id, user.id)).toBeNull();
  });

  it('says conflict when somebody is a member already, and leaves the role', async () => {
    const { store, addUser, addWorkspace, deed } = await open();
    const user = await addUser();
    const { id } = await addWorkspace((await addUser()).id);
    const add = (role: 'viewer' | 'owner') => store.workspaces.addMember(id, user.id, role, deed());
    expect(await countOf([add('viewer'), add('viewer')], () => true)).toBe(1);
    await expect(add('owner')).rejects.toMatchObject({ code: 'conflict' });
    expect((await store.workspaces.member(id, user.id))?.role).toBe('viewer');
  });

  it('says not_found for unknown workspaces, users and members', async () => {
    const { store, addUser, addWorkspace, deed, newId } = await open();
    const [owner, stranger] = [await addUser(), await addUser()];
    const { id } = await addWorkspace(owner.id);
    await expectAllRejected(
      [
        store.workspaces.addMember(newId(), stranger.id, 'viewer', deed()),
        store.workspaces.addMember(id, newId(), 'viewer', deed()),
        store.workspaces.changeMember(id, stranger.id, 'viewer', deed()),
        store.workspaces.changeMember(newId(), owner.id, 'owner', deed()),
        store.workspaces.removeMember(id, stranger.id, deed()),
        store.workspaces.removeMember(newId(), owner.id, deed()),
      ],
      { code: 'not_found' },
    );
  });

  it('keeps workspaces apart: a role in one is none in another', async () => {
    const { store, addUser, addWorkspace, deed } = await open();
    const [owner, user] = [await addUser(), await addUser()];
    const [one, two] = [await addWorkspace(owner.id), await addWorkspace(owner.id)];
    await store.workspaces.addMember(one.id, user.id, 'owner', deed());
    expect(await store.workspaces.member(two.id, user.id)).toBeNull();
    expect((await store.workspaces.members(two.id, {})).total).toBe(1);
  });
}

function lists(open: OpenScene): void {
  it('lists the members by name with their number, by cursor and by offset', async () => {
    const { store, addUser, addWorkspace, deed } = await open();
    const { id } = await addWorkspace((await addUser({ username: 'mona' })).id);
    const other = await addWorkspace((await addUser({ username: 'nobody' })).id);
    for (const username of ['zoe', 'ada', 'Bert', 'carla'])
      await store.workspaces.addMember(id, (await addUser({ username })).id, 'viewer', deed());
    const names = ['ada', 'Bert', 'carla', 'mona', 'zoe'];
    const listed = await allPages((cursor) => store.workspaces.members(id, { limit: 2, cursor }));
    expect(listed.map(({ username }) => username)).toEqual(names);
    const part = await store.workspaces.members(id, { limit: 2, offset: 2 });
    expect(part.items.map(({ username }) => username)).toEqual(['carla', 'mona']);
    expect(part).toMatchObject({ total: 5, approximate: false });
    expect((await store.workspaces.members(other.id, {})).total).toBe(1);
  });
}

function owners(open: OpenScene): void {
  it('neither demotes nor removes the last owner', async () => {
    const scene = await open();
    const { store, addUser, addWorkspace, deed } = scene;
    const [owner, editor] = [await addUser(), await addUser()];
    const { id } = await addWorkspace(owner.id);
    await store.workspaces.addMember(id, editor.id, 'editor', deed());
    await expectAllRejected(
      [
        store.workspaces.changeMember(id, owner.id, 'editor', deed()),
        store.workspaces.changeMember(id, owner.id, 'viewer', deed()),
        store.workspaces.removeMember(id, owner.id, deed()),
      ],
      lastOwner,
    );
    expect(await ownersOf(scene, id)).toEqual([owner.id]);
    await expect(store.workspaces.changeMember(id, owner.id, 'owner', deed())).resolves.toMatchObject({
      role: 'owner',
    });
  });

  it('lets an owner go once there is another, and mirrors who is left', async () => {
    const scene = await open();
    const { store, addUser, addWorkspace, deed } = scene;
    const [first, second, third] = [await addUser(), await addUser(), await addUser()];
    const { id } = await addWorkspace(first.id);
    const mirrored = async () => (await store.workspaces.get(id))?.ownerId;
    await store.workspaces.addMember(id, second.id, 'owner', deed());
    expect(await mirrored()).toBe(first.id);
    await store.workspaces.changeMember(id, first.id, 'viewer', deed());
    expect(await mirrored()).toBe(second.id);
    await store.workspaces.addMember(id, third.id, 'owner', deed());
    await store.workspaces.removeMember(id, second.id, deed());
    expect(await mirrored()).toBe(third.id);
    expect(await ownersOf(scene, id)).toEqual([third.id]);
  });

  it.each(['changeMember', 'removeMember'] as const)(
    'keeps an owner when two of them try %s on each other at once',
    async (verb) => {
      const scene = await open();
      const { store, addUser, addWorkspace, deed } = scene;
      const [one, two] = [await addUser(), await addUser()];
      const { id } = await addWorkspace(one.id);
      await store.workspaces.addMember(id, two.id, 'owner', deed());
      const leave = (userId: UserId): Promise<unknown> =>
        verb === 'changeMember'
          ? store.workspaces.changeMember(id, userId, 'viewer', deed())
          : store.workspaces.removeMember(id, userId, deed());
      expect(await countOf([leave(one.id), leave(two.id)], () => true)).toBe(1);
      const left = await ownersOf(scene, id);
      expect(left).toHaveLength(1);
      expect((await store.workspaces.get(id))?.ownerId).toBe(left[0]);
    },
  );

  it('tells in which workspaces a user is the only owner, at most 100', async () => {
    const { store, addUser, addWorkspace, deed } = await open();
    const [user, other] = [await addUser(), await addUser()];
    const alone = await addWorkspace(user.id);
    const shared = await addWorkspace(user.id);
    const joined = await addWorkspace(other.id);
    await store.workspaces.addMember(alone.id, other.id, 'editor', deed());
    await store.workspaces.addMember(shared.id, other.id, 'owner', deed());
    await store.workspaces.addMember(joined.id, user.id, 'editor', deed());
    expect((await store.workspaces.soleOwnerOf(user.id)).map(({ id }) => id)).toEqual([alone.id]);
    for (let at = 0; at < 100; at++) await addWorkspace(user.id);
    expect(await store.workspaces.soleOwnerOf(user.id)).toHaveLength(100);
  });
}

async function ownersOf({ store }: Scene, id: WorkspaceId): Promise<UserId[]> {
  const { items } = await store.workspaces.members(id, {});
  return items.filter(({ role }) => role === 'owner').map(({ userId }) => userId);
}
