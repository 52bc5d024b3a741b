import { describe, expect, it } from 'vitest';
import { anonymous } from '../permissions/roles.ts';
import type { Users } from './users.ts';
import { failure, openAccounts, PASSWORD } from './account-scene.ts';

const NEW = 'quite another phrase';

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

describe('another password', () => {
  it('takes the current one, and ends other sessions and all tokens at once', async () => {
    const { users, sessions, tokens, addUser, actor, signIn, from } = openAccounts();
    await addUser('ada');
    const self = await actor('ada');
    const other = await signIn('ada');
    const { secret } = await tokens.create(self, { name: 'script', scope: 'read' });
    await users.changePassword(self, { current: PASSWORD, next: NEW });
    await expect(sessions.refresh(from(null), other.refreshToken)).rejects.toEqual(
      failure('unauthenticated'),
    );
    expect(await tokens.actorOf(from(null), secret)).toBeNull();
    expect((await sessions.list(self)).items.map(({ id }) => id)).toEqual([self.sessionId]);
    await expect(signIn('ada')).rejects.toEqual(failure('unauthenticated'));
    await sessions.signIn(from('192.0.2.1'), { username: 'ada', password: NEW });
  });

  it('makes access tokens from before worthless, while the own session can be refreshed', async () => {
    const { users, sessions, addUser, signIn, from } = openAccounts();
    await addUser('ada');
    const { session, securityStamp, refreshToken } = await signIn('ada');
    const self = await sessions.actorOf(from(null), { id: session.id, securityStamp });
    await users.changePassword(self ?? anonymous, { current: PASSWORD, next: NEW });
    expect(await sessions.actorOf(from(null), { id: session.id, securityStamp })).toBeNull();
    const next = await sessions.refresh(from(null), refreshToken);
    const again = { id: next.session.id, securityStamp: next.securityStamp };
    expect(await sessions.actorOf(from(null), again)).not.toBeNull();
  });

  it.each([
    ['current', { current: 'wrong password', next: NEW }],
    ['next', { current: PASSWORD, next: 'short' }],
    ['next', { current: PASSWORD, next: PASSWORD }],
    ['next', { current: PASSWORD, next: 'Password2026!' }],
  ])('is refused for a wrong %s', async (field, change) => {
    const { users, addUser, actor, signIn } = openAccounts();
    await addUser('ada');
    await expect(users.changePassword(await actor('ada'), change)).rejects.toEqual(
      failure('invalid', { field }),
    );
    await expect(signIn('ada')).resolves.toBeDefined();
  });

  it('is no way to try passwords out with a stolen session', async () => {
    const { users, addUser, actor } = openAccounts();
    await addUser('ada');
    const thief = { ...(await actor('ada')), address: '198.51.100.1' };
    const attempt = () => users.changePassword(thief, { current: 'wrong password', next: NEW });
    for (let i = 0; i < 10; i++) await expect(attempt()).rejects.toEqual(failure('invalid'));
    await expect(attempt()).rejects.toEqual(failure('too_many'));
    await expect(users.deleteMe(thief, { password: PASSWORD })).rejects.toEqual(failure('too_many'));
  });

  it('is set once when two changes come at once', async () => {
    const { users, addUser, actor } = openAccounts();
    await addUser('ada');
    const self = await actor('ada');
    const changes = ['first new phrase', 'second new phrase'].map((next) =>
      users.changePassword(self, { current: PASSWORD, next }),
    );
    const outcomes = await Promise.allSettled(changes);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'conflict' },
    });
  });
});

describe('a reset link', () => {
  async function linked() {
    const scene = openAccounts();
    await scene.addUser('root', { isSuperuser: true });
    const ada = await scene.addUser('ada');
    const root = await scene.actor('root');
    const { secret, expiresMs } = await scene.users.createResetLink(root, ada.id);
    const reset = (given = secret, password = NEW) =>
      scene.users.resetPassword(anonymous, { secret: given, password });
    return { ...scene, ada, root, secret, expiresMs, reset };
  }
  const BAD = failure('invalid', { field: 'secret' });

  it('leaves the second factor on', async () => {
    const { users, root, ada, actor, addSecondFactor, reset, sessions, from, code } = await linked();
    await addSecondFactor(await actor('ada'));
    const { secret } = await users.createResetLink(root, ada.id);
    await reset(secret);
    const credentials = { username: 'ada', password: NEW };
    await expect(sessions.signIn(from(null), credentials)).rejects.toEqual(
      failure('unauthenticated', { reason: 'second_factor' }),
    );
    await sessions.signIn(from(null), { ...credentials, code: code() });
  });

  it('sets a password once, and ends sessions and tokens', async () => {
    const { reset, sessions, tokens, actor, from, ada, store, clock } = await linked();
    const self = await actor('ada');
    const token = await tokens.create(self, { name: 'script', scope: 'read' });
    await reset();
    expect((await store.sessions.list(ada.id, clock.nowMs(), {})).items).toEqual([]);
    expect(await tokens.actorOf(from(null), token.secret)).toBeNull();
    await sessions.signIn(from('192.0.2.1'), { username: 'ada', password: NEW });
    await expect(reset()).rejects.toEqual(BAD);
  });

  it('is used by one of many who come at once', async () => {
    const { reset, secret } = await linked();
    const tries = await Promise.allSettled(
      ['first new phrase', 'second new phrase'].map((p) => reset(secret, p)),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('stays good when the password is refused', async () => {
    const { reset, secret } = await linked();
    await expect(reset(secret, 'short')).rejects.toEqual(failure('invalid', { field: 'password' }));
    await expect(reset()).resolves.toBeUndefined();
  });

  it('is worthless after a day, after another change of the password, and for the disabled', async () => {
    const late = await linked();
    expect(late.expiresMs).toBe(late.clock.nowMs() + 86_400_000);
    late.clock.advance(86_400_000);
    await expect(late.reset()).rejects.toEqual(BAD);
    const changed = await linked();
    await changed.users.setPassword(changed.root, changed.ada.id, 'set by somebody');
    await expect(changed.reset()).rejects.toEqual(BAD);
    const disabled = await linked();
    await disabled.users.setStatus(disabled.root, disabled.ada.id, { isActive: false });
    await expect(disabled.reset()).rejects.toEqual(BAD);
  });

  it('sets no password but that of its user', async () => {
    const { reset, secret, addUser } = await linked();
    const eve = await addUser('eve');
    for (const given of [secret.replace(/^[^.]+/, eve.id), secret.slice(27), '', '.', `${eve.id}.x.y`])
      await expect(reset(given)).rejects.toEqual(BAD);
  });
});

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
});

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

function deed(atMs: number) {
  return { atMs, kind: 'scene.set', actorId: null, via: 'test', requestId: null, address: null };
}

/** Every method that takes an actor asks the permission function: none is left to nobody. */
it('lets nobody who is not signed in do anything but register and reset', async () => {
  const { users } = openAccounts();
  const proof = { password: PASSWORD, code: '1' };
  const calls: Record<keyof Omit<Users, 'register' | 'resetPassword'>, () => Promise<unknown>> = {
    me: () => users.me(anonymous),
    updateMe: () => users.updateMe(anonymous, {}),
    changePassword: () => users.changePassword(anonymous, { current: PASSWORD, next: NEW }),
    previewDeletion: () => users.previewDeletion(anonymous),
    deleteMe: () => users.deleteMe(anonymous, proof),
    beginSecondFactor: () => users.beginSecondFactor(anonymous, proof),
    confirmSecondFactor: () => users.confirmSecondFactor(anonymous, '1'),
    removeSecondFactor: () => users.removeSecondFactor(anonymous, proof),
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
