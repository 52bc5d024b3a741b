import { describe, expect, it } from 'vitest';
import { anonymous } from '../permissions/roles.ts';
import { failure, openAccounts, PASSWORD } from './testing/account-scene.ts';

const NEW = 'quite another phrase';

describe('administration', () => {
  it('is for administrators, with a credential that reaches so far', async () => {
    const { users, addUser, actor } = openAccounts();
    const { id } = await addUser('root', { isSuperuser: true });
    const root = await actor('root');
    await addUser('ada');
    const ada = await actor('ada');
    const calls: ((as: typeof root) => Promise<unknown>)[] = [
      (as) => users.create(as, { username: 'eve', password: PASSWORD }),
      (as) => users.list(as),
      (as) => users.get(as, 'root'),
      (as) => users.setStatus(as, id, { isActive: false }),
      (as) => users.setPassword(as, id, NEW),
      (as) => users.createResetLink(as, id),
    ];
    for (const call of calls) {
      await expect(call(anonymous)).rejects.toEqual(failure('unauthenticated'));
      for (const as of [ada, { ...root, scope: 'write' as const }, { ...root, reachesAll: false }])
        await expect(call(as)).rejects.toEqual(failure('forbidden'));
    }
  });

  it('finds users by id and by name, and shows no secrets', async () => {
    const { users, addUser, actor } = openAccounts();
    const root = await addUser('root', { isSuperuser: true });
    const self = await actor('root');
    expect(await users.get(self, root.id.toLowerCase())).toEqual(root);
    expect(await users.get(self, 'ROOT')).toEqual(root);
    expect((await users.list(self)).items).toEqual([root]);
    for (const name of ['nobody', '01ARZ3NDEKTSV4RRFFQ69G5FAV'])
      await expect(users.get(self, name)).rejects.toEqual(failure('not_found', { entity: 'user' }));
  });

  it('makes administrators only when that is asked for in so many words', async () => {
    const { users, addUser, actor } = openAccounts();
    await addUser('root', { isSuperuser: true });
    const root = await actor('root');
    expect(await users.create(root, { username: 'ada', password: PASSWORD })).toMatchObject({
      isSuperuser: false,
    });
    const admin = { username: 'eve', password: PASSWORD, isSuperuser: true };
    expect(await users.create(root, admin)).toMatchObject({ isSuperuser: true });
  });

  it('ends every session and token of a user who is disabled, for good', async () => {
    const { users, tokens, sessions, addUser, actor, signIn, from } = openAccounts();
    await addUser('root', { isSuperuser: true });
    const root = await actor('root');
    const { id } = await addUser('ada');
    const { session, securityStamp } = await signIn('ada');
    const token = await tokens.create(await actor('ada'), { name: 'script', scope: 'read' });
    for (const isActive of [false, true]) {
      await users.setStatus(root, id, { isActive });
      expect(await sessions.actorOf(from(null), { id: session.id, securityStamp })).toBeNull();
      expect(await tokens.actorOf(from(null), token.secret)).toBeNull();
    }
    await expect(signIn('ada')).resolves.toBeDefined();
  });

  it('changes nothing, and writes nothing, for a status that is there already', async () => {
    const { users, addUser, actor, audited } = openAccounts();
    const { id } = await addUser('root', { isSuperuser: true });
    await users.setStatus(await actor('root'), id, { isActive: true, isSuperuser: true });
    expect(await audited('user.status_changed')).toEqual([]);
  });
});
