import { describe, expect, it } from 'vitest';
import { anonymous } from '../permissions/roles.ts';
import { failure, openAccounts, PASSWORD } from './testing/account-scene.ts';
import type { Users } from './users.ts';

const NEW = 'quite another phrase';

describe('what is audited of people', () => {
  it('bears neither names, nor addresses, nor secrets', async () => {
    const scene = openAccounts({ registration: 'open' });
    const { users, addUser, actor, store } = scene;
    await addUser('root', { isSuperuser: true });
    const wanted = {
      username: 'grace',
      password: PASSWORD,
      email: 'grace@example.org',
      fullName: 'Grace Hopper',
    };
    const { id } = await users.register(anonymous, wanted);
    const self = await actor('grace');
    await users.updateMe(self, { fullName: 'Admiral' });
    const codes = await scene.addSecondFactor(self);
    await users.changePassword(self, { current: PASSWORD, next: NEW });
    const { secret } = await users.createResetLink(await actor('root'), id);
    await users.resetPassword(anonymous, { secret, password: 'a third phrase' });
    const log = JSON.stringify([await store.audit.read(0, 1000)]);
    for (const word of [
      'grace',
      'Hopper',
      'Admiral',
      'example.org',
      PASSWORD,
      NEW,
      secret,
      'SECRET',
      ...codes,
    ])
      expect(log).not.toContain(word);
    expect(log).toContain('user.password_reset');
  });
});

/** Every method that takes an actor asks the permission function: none is left to nobody. */
it('lets nobody who is not signed in do anything but register and reset', async () => {
  const { users } = openAccounts();
  const proof = { password: PASSWORD, code: '1' };
  const calls: Record<keyof Omit<Users, 'register' | 'resetPassword'>, () => Promise<unknown>> = {
    me: () => users.me(anonymous),
    names: () => users.names(anonymous, []),
    updateMe: () => users.updateMe(anonymous, {}),
    changePassword: () => users.changePassword(anonymous, { current: PASSWORD, next: NEW }),
    previewDeletion: () => users.previewDeletion(anonymous),
    deleteMe: () => users.deleteMe(anonymous, proof),
    beginSecondFactor: () => users.beginSecondFactor(anonymous, proof),
    confirmSecondFactor: () => users.confirmSecondFactor(anonymous, '1'),
    removeSecondFactor: () => users.removeSecondFactor(anonymous, proof),
    removeSecondFactorOf: async () => users.removeSecondFactorOf(anonymous, await anId()),
    create: () => users.create(anonymous, { username: 'ada', password: PASSWORD }),
    list: () => users.list(anonymous),
    get: () => users.get(anonymous, 'ada'),
    setStatus: async () => users.setStatus(anonymous, await anId(), { isActive: true }),
    setPassword: async () => users.setPassword(anonymous, await anId(), NEW),
    createResetLink: async () => users.createResetLink(anonymous, await anId()),
  };
  for (const call of Object.values(calls)) await expect(call()).rejects.toEqual(failure('unauthenticated'));
});

async function anId() {
  return (await openAccounts().addUser('somebody')).id;
}
