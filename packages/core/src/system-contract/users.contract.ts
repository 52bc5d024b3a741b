import { describe, expect, it } from 'vitest';
import { expectAllRejected } from './rejections.contract.ts';
import { allPages, countOf, type OpenScene, withoutSecrets } from './scene.ts';

/** What `UserStore` must do. */
export function testUserStore(open: OpenScene): void {
  describe('users', () => {
    keeping(open);
    names(open);
    endings(open);
    secondFactor(open);
    removal(open);
  });
}

function keeping(open: OpenScene): void {
  it('gives back a user with every secret, and null for an unknown one', async () => {
    const { store, addUser, newId } = await open();
    const user = await addUser({
      ...{ username: 'Ada', email: 'Ada@Lab.example', fullName: 'Ada L.', isSuperuser: true },
      ...{ totpSecret: 'sealed', totpConfirmed: true, totpLastStep: 7, recoveryHashes: ['a', 'b'] },
    });
    expect(await store.users.get(user.id)).toEqual(user);
    expect(await store.users.get(newId())).toBeNull();
  });

  it('names those of some users who belong to some workspaces, or all of them', async () => {
    const { store, newId, addUser, addWorkspace, deed } = await open();
    const [ada, bob, carl] = [await addUser({ fullName: 'Ada L.' }), await addUser(), await addUser()];
    const [lab, other] = [await addWorkspace(ada.id), await addWorkspace(carl.id)];
    await store.workspaces.addMember(lab.id, bob.id, 'viewer', deed());
    const ids = [carl.id, bob.id, ada.id, ada.id, newId()];
    const nameOf = ({ id, username, fullName }: typeof ada) => ({ id, username, fullName });
    expect(await store.users.named(ids, 'all')).toEqual([ada, bob, carl].map(nameOf));
    expect(await store.users.named(ids, [lab.id])).toEqual([ada, bob].map(nameOf));
    expect(await store.users.named(ids, [lab.id, other.id])).toEqual([ada, bob, carl].map(nameOf));
    expect(await store.users.named([bob.id], [other.id])).toEqual([]);
    expect(await store.users.named(ids, [])).toEqual([]);
    expect(await store.users.named([], 'all')).toEqual([]);
  });

  it('lists users by name whatever its case, without their secrets', async () => {
    const { store, addUser } = await open();
    const [b, c, a] = [
      await addUser({ username: 'Bert' }),
      await addUser({ username: 'carla' }),
      await addUser({ username: 'anna' }),
    ];
    const listed = await allPages((cursor) => store.users.list({ limit: 2, cursor }));
    expect(listed).toEqual([a, b, c].map(withoutSecrets));
    expect(await store.users.count()).toBe(3);
  });

  it('changes what is given and nothing else, and remembers when', async () => {
    const { store, addUser, deed } = await open();
    const user = await addUser({ email: 'a@lab.example' });
    const other = await addUser();
    const change = { fullName: 'Ada', email: null, isActive: false, totpLastStep: 9, recoveryHashes: ['x'] };
    const changed = deed('user.updated');
    await store.users.update(user.id, change, changed);
    expect(await store.users.get(user.id)).toEqual({ ...user, ...change, updatedMs: changed.atMs });
    expect(await store.users.get(other.id)).toEqual(other);
  });

  it('says not_found when an unknown user is changed, removed or shows a code', async () => {
    const { store, newId, deed } = await open();
    const id = newId();
    await expectAllRejected(
      [
        store.users.update(id, { fullName: 'x' }, deed()),
        store.users.remove(id, deed()),
        store.users.useSecondFactor(id, { step: 1 }, deed()),
      ],
      { code: 'not_found' },
    );
  });
}

function names(open: OpenScene): void {
  it('finds a user by name and by address, whatever their case', async () => {
    const { store, addUser } = await open();
    const user = await addUser({ username: 'Ada', email: 'Ärztin@Lab.example' });
    await addUser();
    for (const login of ['ada', 'ADA', 'ärztin@lab.example', 'ÄRZTIN@LAB.EXAMPLE'])
      expect((await store.users.findByLogin(login))?.id).toBe(user.id);
    for (const login of ['ad', 'ada%', '', 'lab.example'])
      expect(await store.users.findByLogin(login)).toBeNull();
  });

  it.each([
    ['username', { username: 'ADA' }],
    ['email', { email: 'ÄDA@lab.example' }],
  ] as const)('says conflict with the field when the %s is taken in another case', async (field, taken) => {
    const { store, addUser, deed } = await open();
    await addUser({ username: 'ada', email: 'äda@lab.example' });
    const other = await addUser({ username: 'bert', email: 'bert@lab.example' });
    const conflict = { code: 'conflict', details: { field } };
    await expect(addUser(taken)).rejects.toMatchObject(conflict);
    await expect(store.users.update(other.id, taken, deed())).rejects.toMatchObject(conflict);
    expect(await store.users.get(other.id)).toEqual(other);
    expect(await store.users.count()).toBe(2);
  });

  it('lets a user change the case of the own name, and many have no address', async () => {
    const { store, addUser, deed } = await open();
    const user = await addUser({ username: 'ada' });
    await addUser();
    await store.users.update(user.id, { username: 'Ada' }, deed());
    expect((await store.users.get(user.id))?.username).toBe('Ada');
    expect((await store.users.findByLogin('ada'))?.id).toBe(user.id);
  });

  it('gives one name to one of two who want it at once', async () => {
    const { store, addUser } = await open();
    const both = [addUser({ username: 'ada' }), addUser({ username: 'Ada' })];
    expect(await countOf(both, () => true)).toBe(1);
    expect(await store.users.count()).toBe(1);
  });
}

function endings(open: OpenScene): void {
  it('ends all sessions, or all but one, and all tokens with a change that says so', async () => {
    const { store, addUser, addSession, addToken, deed, tick } = await open();
    const [user, other] = [await addUser(), await addUser()];
    const kept = await addSession(user.id);
    const ended = await addSession(user.id);
    const foreign = await addSession(other.id);
    const token = await addToken(user.id);
    const foreignToken = await addToken(other.id);
    const isUp = async (id: string) => (await store.sessions.standing(id, tick())) !== null;

    await store.users.update(user.id, { fullName: 'x' }, deed());
    expect([await isUp(kept.session.id), await isUp(ended.session.id)]).toEqual([true, true]);

    await store.users.update(user.id, {}, deed(), { endSessions: { except: kept.session.id } });
    expect([await isUp(kept.session.id), await isUp(ended.session.id)]).toEqual([true, false]);
    expect(await store.tokens.standing(token.tokenHash, tick())).not.toBeNull();

    await store.users.update(user.id, {}, deed(), { endSessions: 'all', endTokens: true });
    expect([await isUp(kept.session.id), await isUp(foreign.session.id)]).toEqual([false, true]);
    expect(await store.tokens.standing(token.tokenHash, tick())).toBeNull();
    expect(await store.tokens.standing(foreignToken.tokenHash, tick())).not.toBeNull();
    const next = { refreshHash: 'next', expiresMs: tick() };
    expect(await store.sessions.rotate(kept.refreshHash, next, deed())).toEqual({ outcome: 'unknown' });
  });

  it('says conflict and ends nothing when the stamp is another one by now', async () => {
    const { store, addUser, addSession, deed, tick } = await open();
    const user = await addUser({ securityStamp: 'one' });
    const { session } = await addSession(user.id);
    const change = { securityStamp: 'two', passwordRecord: 'new' };
    const options = { ifStamp: 'other', endSessions: 'all' } as const;
    await expect(store.users.update(user.id, change, deed(), options)).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await store.users.get(user.id)).toEqual(user);
    expect(await store.sessions.standing(session.id, tick())).not.toBeNull();
    const writes = ['a', 'b'].map((securityStamp) =>
      store.users.update(user.id, { securityStamp }, deed(), { ifStamp: 'one' }),
    );
    expect(await countOf(writes, () => true)).toBe(1);
  });
}

function secondFactor(open: OpenScene): void {
  it('takes each time step once, and only later ones', async () => {
    const { store, addUser, deed } = await open();
    const { id } = await addUser({ totpSecret: 'sealed', totpConfirmed: true });
    const use = (step: number) => store.users.useSecondFactor(id, { step }, deed());
    expect([await use(5), await use(5), await use(4), await use(6)]).toEqual([true, false, false, true]);
    expect((await store.users.get(id))?.totpLastStep).toBe(6);
    expect(await countOf([use(9), use(9), use(9)], (good) => good)).toBe(1);
  });

  it('takes each recovery code once and leaves the others', async () => {
    const { store, addUser, deed } = await open();
    const { id } = await addUser({ recoveryHashes: ['a', 'b', 'c'] });
    const use = (recoveryHash: string) => store.users.useSecondFactor(id, { recoveryHash }, deed());
    expect(await countOf([use('b'), use('b')], (good) => good)).toBe(1);
    expect([await use('b'), await use('x'), await use('')]).toEqual([false, false, false]);
    expect((await store.users.get(id))?.recoveryHashes).toEqual(['a', 'c']);
  });
}

function removal(open: OpenScene): void {
  it('removes a user with sessions, tokens and memberships, and frees the name', async () => {
    const { store, addUser, addSession, addToken, addWorkspace, deed, tick } = await open();
    const owner = await addUser();
    const user = await addUser({ username: 'gone', email: 'gone@lab.example' });
    const { id } = await addWorkspace(owner.id);
    await store.workspaces.addMember(id, user.id, 'editor', deed());
    const { session } = await addSession(user.id);
    const { tokenHash } = await addToken(user.id);
    await store.users.remove(user.id, deed('user.removed'));
    expect(await store.users.get(user.id)).toBeNull();
    expect(await store.users.findByLogin('gone')).toBeNull();
    expect(await store.sessions.standing(session.id, tick())).toBeNull();
    expect(await store.sessions.standingOf(user.id)).toBeNull();
    expect(await store.tokens.standing(tokenHash, tick())).toBeNull();
    expect(await store.workspaces.member(id, user.id)).toBeNull();
    expect((await store.workspaces.members(id, {})).items).toHaveLength(1);
    await expect(addUser({ username: 'gone', email: 'gone@lab.example' })).resolves.toBeDefined();
  });

  it('says conflict while the user is the last owner of a workspace, and removes nothing', async () => {
    const { store, addUser, addSession, addWorkspace, deed, tick } = await open();
    const [user, other] = [await addUser(), await addUser()];
    const { id } = await addWorkspace(user.id);
    const { session } = await addSession(user.id);
    await store.workspaces.addMember(id, other.id, 'editor', deed());
    await expect(store.users.remove(user.id, deed())).rejects.toMatchObject({ code: 'conflict' });
    expect(await store.users.get(user.id)).toEqual(user);
    expect(await store.sessions.standing(session.id, tick())).not.toBeNull();

    await store.workspaces.changeMember(id, other.id, 'owner', deed());
    await store.users.remove(user.id, deed());
    expect((await store.workspaces.get(id))?.ownerId).toBe(other.id);
  });

  it('is not held back by a workspace that was deleted', async () => {
    const { store, addUser, addWorkspace, deed } = await open();
    const user = await addUser();
    const { id } = await addWorkspace(user.id);
    await store.workspaces.remove(id, deed());
    expect(await store.workspaces.soleOwnerOf(user.id)).toEqual([]);
    await store.users.remove(user.id, deed());
    expect(await store.users.get(user.id)).toBeNull();
  });
}
