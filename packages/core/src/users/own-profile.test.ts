import { describe, expect, it } from 'vitest';
import { openAccounts } from './testing/account-scene.ts';

describe('the own profile', () => {
  it('shows no secrets, and whether there is a second factor', async () => {
    const { users, addUser, actor, addSecondFactor, code } = openAccounts();
    const ada = await addUser('ada');
    const self = await actor('ada');
    expect(await users.me(self)).toEqual({ ...ada, hasSecondFactor: false });
    await addSecondFactor(self);
    expect((await users.me(await actor('ada', code()))).hasSecondFactor).toBe(true);
  });

  it('changes address and full name alone, and what is given alone', async () => {
    const { users, store, addUser, actor } = openAccounts();
    const { id } = await addUser('ada');
    const self = await actor('ada');
    const before = await store.users.get(id);
    const sneaky = { fullName: 'Ada', isSuperuser: true, username: 'root', passwordRecord: 'own' };
    expect(await users.updateMe(self, sneaky)).toMatchObject({ fullName: 'Ada', isSuperuser: false });
    await users.updateMe(self, { email: 'ada@example.org' });
    const expected = { ...before, fullName: 'Ada', email: 'ada@example.org' };
    expect(await store.users.get(id)).toEqual(expected);
    expect(await users.updateMe(self, {})).toMatchObject({ fullName: 'Ada' });
    await users.updateMe(self, { email: null, fullName: '' });
    expect(await store.users.get(id)).toEqual(before);
  });
});
