import { describe, expect, it } from 'vitest';
import { failure, openAccounts, PASSWORD } from './testing/account-scene.ts';

describe('the last administrator', () => {
  const LAST = failure('conflict', { reason: 'last_superuser' });

  it('can neither be disabled, nor lose the right, nor delete themselves', async () => {
    const { users, addUser, actor } = openAccounts();
    const root = await addUser('root', { isSuperuser: true });
    const second = await addUser('second', { isSuperuser: true });
    const self = await actor('root');
    await users.setStatus(self, second.id, { isActive: false });
    await expect(users.setStatus(self, root.id, { isActive: false })).rejects.toEqual(LAST);
    await expect(users.setStatus(self, root.id, { isSuperuser: false })).rejects.toEqual(LAST);
    await expect(users.deleteMe(self, { password: PASSWORD })).rejects.toEqual(LAST);
    await users.setStatus(self, second.id, { isActive: true });
    expect(await users.setStatus(self, root.id, { isSuperuser: false })).toMatchObject({
      isSuperuser: false,
    });
  });

  it('is not outlived by the local owner, whom no password lets in, unless it is they who ask', async () => {
    const { users, sessions, addUser, actor, from } = openAccounts();
    const ada = await addUser('ada', { isSuperuser: true });
    const local = await sessions.actAs(from(null), 'local');
    const self = await actor('ada');
    await expect(users.setStatus(self, ada.id, { isActive: false })).rejects.toEqual(LAST);
    await expect(users.setStatus(self, ada.id, { isSuperuser: false })).rejects.toEqual(LAST);
    await expect(users.deleteMe(self, { password: PASSWORD })).rejects.toEqual(LAST);
    expect(await users.setStatus(local, ada.id, { isActive: false })).toMatchObject({ isActive: false });
    if (local.userId === null) throw new Error('The local owner is nobody.');
    await expect(users.setStatus(local, local.userId, { isActive: false })).rejects.toEqual(LAST);
  });

  it('remains when two demote each other at once', async () => {
    const { users, addUser, actor } = openAccounts();
    const [one, two] = [
      await addUser('one', { isSuperuser: true }),
      await addUser('two', { isSuperuser: true }),
    ];
    const [asOne, asTwo] = [await actor('one'), await actor('two')];
    const outcomes = await Promise.allSettled([
      users.setStatus(asOne, two.id, { isSuperuser: false }),
      users.setStatus(asTwo, one.id, { isActive: false }),
      users.deleteMe(asOne, { password: PASSWORD }),
    ]);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(2);
    const { items } = await users.list(asOne);
    expect(items.filter(({ isActive, isSuperuser }) => isActive && isSuperuser)).toHaveLength(1);
  });
});
