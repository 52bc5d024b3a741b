import { describe, expect, it } from 'vitest';
import { anonymous } from '../permissions/roles.ts';
import { failure, openAccounts, PASSWORD } from './testing/account-scene.ts';

describe('the second factor', () => {
  it('ends other sessions when it is added and when it is removed, and keeps the own', async () => {
    const { users, sessions, addUser, actor, signIn, addSecondFactor, code } = openAccounts();
    await addUser('ada');
    const self = await actor('ada');
    await signIn('ada');
    await addSecondFactor(self);
    expect((await sessions.list(self)).items).toHaveLength(1);
    const again = await actor('ada', code());
    await expect(users.removeSecondFactor(again, { password: PASSWORD, code: code() })).rejects.toEqual(
      failure('invalid', { field: 'code' }),
    );
    const wrong = { password: 'wrong password', code: code() };
    await expect(users.removeSecondFactor(again, wrong)).rejects.toEqual(
      failure('invalid', { field: 'password' }),
    );
  });

  it('is removed with password and code, and then not asked for', async () => {
    const { users, store, addUser, actor, signIn, addSecondFactor } = openAccounts();
    const { id } = await addUser('ada');
    const self = await actor('ada');
    const [recovery = ''] = await addSecondFactor(self);
    await users.removeSecondFactor(self, { password: PASSWORD, code: recovery });
    expect(await store.users.get(id)).toMatchObject({
      totpSecret: null,
      totpLastStep: null,
      recoveryHashes: [],
    });
    await expect(signIn('ada')).resolves.toBeDefined();
  });

  it('is begun with the password, sealed for its user, and confirmed with a code of it', async () => {
    const { users, store, addUser, actor, code } = openAccounts();
    const { id } = await addUser('ada');
    const self = await actor('ada');
    await expect(users.confirmSecondFactor(self, code())).rejects.toEqual(failure('conflict'));
    await expect(users.beginSecondFactor(self, { password: 'wrong password' })).rejects.toEqual(
      failure('invalid', { field: 'password' }),
    );
    const { secret, uri } = await users.beginSecondFactor(self, { password: PASSWORD });
    expect(uri).toMatch(/^otpauth:/);
    expect((await store.users.get(id))?.totpSecret).toBe(`totp:${id}|${secret}`);
    await expect(users.confirmSecondFactor(self, '999999')).rejects.toEqual(
      failure('invalid', { field: 'code' }),
    );
    await users.confirmSecondFactor(self, code());
    await expect(users.beginSecondFactor(self, { password: PASSWORD })).rejects.toEqual(failure('conflict'));
    await expect(users.confirmSecondFactor(self, code())).rejects.toEqual(failure('conflict'));
  });

  it('makes access tokens from before worthless, and lets no sign-in slip by that began before', async () => {
    const { users, store, sessions, addUser, signIn, meanwhile, from, code, clock } = openAccounts();
    const { id } = await addUser('ada');
    const { session, securityStamp, refreshToken } = await signIn('ada');
    const self = await sessions.actorOf(from(null), { id: session.id, securityStamp });
    await users.beginSecondFactor(self ?? anonymous, { password: PASSWORD });
    meanwhile(() => users.confirmSecondFactor(self ?? anonymous, code()));
    await expect(signIn('ada')).rejects.toEqual(failure('unauthenticated'));
    expect(await sessions.actorOf(from(null), { id: session.id, securityStamp })).toBeNull();
    const next = await sessions.refresh(from(null), refreshToken);
    const again = { id: session.id, securityStamp: next.securityStamp };
    expect((await sessions.actorOf(from(null), again))?.userId).toBe(id);
    expect((await store.sessions.list(id, clock.nowMs(), {})).items).toHaveLength(1);
  });

  it('is taken away by an administrator alone, who ends all that was signed in', async () => {
    const { users, store, sessions, addUser, actor, signIn, addSecondFactor, code, clock } = openAccounts();
    const { id } = await addUser('ada');
    await addUser('root', { isSuperuser: true });
    const root = await actor('root');
    await addSecondFactor(await actor('ada'));
    await expect(users.removeSecondFactorOf(await actor('ada', code()), id)).rejects.toEqual(
      failure('forbidden'),
    );
    await expect(signIn('ada')).rejects.toEqual(failure('unauthenticated'));
    expect(await users.removeSecondFactorOf(root, id)).toMatchObject({ id, username: 'ada' });
    expect((await store.sessions.list(id, clock.nowMs(), {})).items).toEqual([]);
    expect(await store.users.get(id)).toMatchObject({ totpSecret: null, recoveryHashes: [] });
    const audited = async () => (await store.audit.list({ kind: 'user.second_factor_removed' }, {})).items;
    expect(await audited()).toMatchObject([
      { actorId: root.userId, entityId: id, details: { how: 'administrator' } },
    ]);
    await expect(signIn('ada')).resolves.toBeDefined();
    await users.removeSecondFactorOf(root, id);
    expect(await audited()).toHaveLength(1);
    expect((await sessions.list(await actor('ada'))).items).toHaveLength(2);
  });
});
