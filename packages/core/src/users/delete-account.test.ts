import { describe, expect, it } from 'vitest';
import { failure, openAccounts, PASSWORD } from './testing/account-scene.ts';

describe('deleting the own account', () => {
  it('says what it takes, and is refused while a workspace would lose its owner', async () => {
    const { users, addUser, actor, addWorkspace, store, signIn } = openAccounts();
    const ada = await addUser('ada');
    const bob = await addUser('bob');
    const own = await addWorkspace(ada, 'own');
    const joined = await addWorkspace(bob, 'joined');
    await store.workspaces.addMember(joined.id, ada.id, 'viewer', deed(1));
    const self = await actor('ada');
    expect(await users.previewDeletion(self)).toEqual({
      soleOwnerOf: [{ id: own.id, name: 'own', slug: 'own' }],
      memberOf: 1,
    });
    await expect(users.deleteMe(self, { password: PASSWORD })).rejects.toEqual(
      failure('conflict', { reason: 'sole_owner', workspaces: 1 }),
    );
    await store.workspaces.addMember(own.id, bob.id, 'owner', deed(1));
    await expect(users.deleteMe(self, { password: 'wrong password' })).rejects.toEqual(failure('invalid'));
    await users.deleteMe(self, { password: PASSWORD });
    expect(await store.users.get(ada.id)).toBeNull();
    await expect(signIn('ada')).rejects.toEqual(failure('unauthenticated'));
    await expect(users.me(self)).rejects.toEqual(failure('unauthenticated'));
  });
});

function deed(atMs: number) {
  return { atMs, kind: 'scene.set', actorId: null, via: 'test', requestId: null, address: null };
}
