import { describe, expect, it } from 'vitest';
import { anonymous } from '../permissions/roles.ts';
import { failure, openAccounts, PASSWORD } from './testing/account-scene.ts';

describe('registration', () => {
  it('is closed to everybody but administrators and people with an invite', async () => {
    const { users, addUser, actor } = openAccounts();
    await addUser('root', { isSuperuser: true });
    await addUser('ada');
    const wanted = { username: 'eve', password: PASSWORD };
    for (const by of [anonymous, await actor('ada')])
      await expect(users.register(by, wanted)).rejects.toEqual(failure('forbidden'));
    await expect(users.register(anonymous, wanted, { invite: 'made up' })).rejects.toEqual(
      failure('forbidden', { field: 'invite' }),
    );
    expect((await users.register(await actor('root'), wanted)).username).toBe('eve');
  });

  it('takes the named fields alone, whatever else comes along', async () => {
    const { users, store } = openAccounts({ registration: 'open' });
    const sneaky = {
      ...{ username: 'eve', password: PASSWORD, email: 'eve@example.org', fullName: ' Eve ' },
      ...{ id: 'own', isSuperuser: true, isActive: false, passwordRecord: 'own', createdMs: 0 },
      ...{ securityStamp: 'own', totpSecret: 'own', totpConfirmed: true, recoveryHashes: ['own'] },
    };
    const user = await users.register(anonymous, sneaky);
    expect(user).toMatchObject({ fullName: 'Eve', isSuperuser: false, isActive: true });
    const record = await store.users.get(user.id);
    expect(JSON.stringify(record)).not.toContain('"own"');
    expect(record).toMatchObject({ totpSecret: null, totpConfirmed: false, recoveryHashes: [] });
  });

  it.each([
    ['username', { username: 'x' }],
    ['email', { email: 'nowhere' }],
    ['fullName', { fullName: 'a\u0000b' }],
    ['password', { password: 'short' }],
    ['password', { password: 'ada.lovelace' }],
    ['password', { password: 'ADA@example.org' }],
  ])('names the field that is wrong: %s', async (field, change) => {
    const { users, store } = openAccounts({ registration: 'open' });
    const wanted = { username: 'Ada.Lovelace', password: PASSWORD, email: 'ada@example.org', ...change };
    await expect(users.register(anonymous, wanted)).rejects.toEqual(failure('invalid', { field }));
    expect(await store.users.count()).toBe(0);
  });

  it('refuses a name and an address that are taken, in any case', async () => {
    const { users } = openAccounts({ registration: 'open' });
    await users.register(anonymous, { username: 'ada', password: PASSWORD, email: 'ada@example.org' });
    const taken = async (wanted: { username: string; email: string }, field: string) =>
      expect(users.register(anonymous, { password: PASSWORD, ...wanted })).rejects.toMatchObject({
        code: 'conflict',
        details: { field },
      });
    await taken({ username: 'ADA', email: 'other@example.org' }, 'username');
    await taken({ username: 'other', email: 'Ada@Example.ORG' }, 'email');
  });

  it('makes a first workspace as the new user, and survives when that fails', async () => {
    const made: (string | null)[] = [];
    const { users, audited, store } = openAccounts({
      registration: 'open',
      async createFirstWorkspace(actor, user) {
        made.push(actor.userId === user.id && !actor.isSuperuser ? user.username : null);
        if (user.username === 'bob') throw new Error('no room');
      },
    });
    await users.register(anonymous, { username: 'ada', password: PASSWORD });
    const bob = await users.register(anonymous, { username: 'bob', password: PASSWORD });
    expect(made).toEqual(['ada', 'bob']);
    expect(await store.users.get(bob.id)).not.toBeNull();
    expect(await audited('workspace.created')).toMatchObject([{ outcome: 'failed', entityId: bob.id }]);
  });
});

describe('registration by invite', () => {
  async function invited() {
    const scene = openAccounts();
    const owner = await scene.addUser('owner');
    const workspace = await scene.addWorkspace(owner, 'lab');
    const [secret, nowMs] = ['cdxi_secret', scene.clock.nowMs()];
    const link = { id: workspace.id, createdBy: owner.id, createdMs: nowMs, expiresMs: nowMs + 1000 };
    await scene.store.links.create(
      { ...link, purpose: 'invite', workspaceId: workspace.id, role: 'editor' },
      scene.secrets.hash(secret),
      deed(nowMs),
    );
    const register = (username: string) =>
      scene.users.register(anonymous, { username, password: PASSWORD }, { invite: secret });
    return { ...scene, workspace, register };
  }

  it('makes a member with the role of the invite', async () => {
    const { register, store, workspace } = await invited();
    const { id } = await register('ada');
    expect(await store.workspaces.member(workspace.id, id)).toMatchObject({ role: 'editor' });
  });

  it('leaves one account when many come with one invite at once', async () => {
    const { register, store, workspace } = await invited();
    const tries = await Promise.allSettled(['ada', 'bob', 'eve'].map(register));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await store.users.count()).toBe(2);
    expect((await store.workspaces.members(workspace.id, {})).items).toHaveLength(2);
    await expect(register('late')).rejects.toEqual(failure('forbidden', { field: 'invite' }));
  });

  it('keeps the invite for a person whose name was taken', async () => {
    const { register } = await invited();
    await expect(register('owner')).rejects.toEqual(failure('conflict'));
    await expect(register('ada')).resolves.toBeDefined();
  });

  it('is not for expired invites, nor into deleted workspaces', async () => {
    const expired = await invited();
    expired.clock.advance(1000);
    await expect(expired.register('ada')).rejects.toEqual(failure('forbidden'));
    const gone = await invited();
    await gone.store.workspaces.remove(gone.workspace.id, deed(1));
    await expect(gone.register('ada')).rejects.toEqual(failure('forbidden'));
    expect(await gone.store.users.count()).toBe(1);
  });
});

function deed(atMs: number) {
  return { atMs, kind: 'scene.set', actorId: null, via: 'test', requestId: null, address: null };
}
