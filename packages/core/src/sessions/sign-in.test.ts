import { describe, expect, it } from 'vitest';
import { deedOf } from '../audit/deed.ts';
import { anonymous } from '../permissions/roles.ts';
import { failure, openAccounts, PASSWORD } from '../users/testing/account-scene.ts';

const WRONG = failure('unauthenticated', {});
const NEEDS_CODE = failure('unauthenticated', { reason: 'second_factor' });

describe('signing in', () => {
  it('takes the name or the address in any case, and begins a session', async () => {
    const { sessions, addUser, from, audited } = openAccounts();
    const user = await addUser('Ada', { email: 'ada@example.org' });
    for (const username of ['ADA', ' ada ', 'Ada@Example.org']) {
      const signIn = await sessions.signIn(from('192.0.2.1'), { username, password: PASSWORD });
      expect(signIn.user).toEqual(user);
      expect(signIn.session).toMatchObject({ userId: user.id, address: '192.0.2.1' });
      expect(signIn.refreshToken).toMatch(/^cdxr_.{43}$/);
      expect(signIn.session.expiresMs - signIn.session.createdMs).toBe(30 * 86_400_000);
    }
    expect(await audited('session.started')).toMatchObject([{ actorId: user.id }, {}, {}]);
  });

  it('hands nothing secret out with the user', async () => {
    const { addUser, signIn } = openAccounts();
    await addUser('ada');
    const names = [
      'createdMs',
      'email',
      'fullName',
      'id',
      'isActive',
      'isSuperuser',
      'updatedMs',
      'username',
    ];
    expect(Object.keys((await signIn('ada')).user).sort()).toEqual(names);
  });

  it('says and computes the same for unknown users, wrong passwords and disabled users', async () => {
    const { sessions, users, addUser, actor, from, verified, audited } = openAccounts();
    await addUser('root', { isSuperuser: true });
    await addUser('ada');
    const { id } = await addUser('bob');
    await users.setStatus(await actor('root'), id, { isActive: false });
    verified.length = 0;
    const messages = new Set<string>();
    for (const [username, password] of [
      ['nobody', PASSWORD],
      ['ada', 'wrong password'],
      ['bob', PASSWORD],
    ] as const) {
      const error = await sessions.signIn(from('192.0.2.9'), { username, password }).catch((e: unknown) => e);
      expect(error).toEqual(WRONG);
      messages.add(error instanceof Error ? error.message : '');
    }
    expect(messages.size).toBe(1);
    expect(verified).toHaveLength(3);
    const refused = await audited('session.refused');
    expect(refused).toMatchObject([{ entityId: null }, {}, { entityId: id }]);
    for (const row of refused)
      expect(row).toMatchObject({
        ...{ outcome: 'denied', actorId: null, address: '192.0.2.9', details: { reason: 'password' } },
      });
    expect(JSON.stringify(refused)).not.toMatch(/nobody|wrong password/);
  });

  it('lets nobody in with an empty password or by the name of a record', async () => {
    const { sessions, from } = openAccounts();
    await sessions.createLocalLink(from(null));
    for (const password of ['', 'unusable'])
      await expect(sessions.signIn(from(null), { username: 'local', password })).rejects.toEqual(WRONG);
  });

  it('makes an outdated record anew, and leaves the session as it is', async () => {
    const { store, addUser, signIn } = openAccounts();
    const { id } = await addUser('ada');
    const before = await store.users.get(id);
    const old = before?.passwordRecord.replace('600000', '100000') ?? '';
    await store.users.update(id, { passwordRecord: old }, deedOf(anonymous, 'user.updated', 1));
    const { securityStamp } = await signIn('ada');
    const after = await store.users.get(id);
    expect(after?.passwordRecord).toBe(before?.passwordRecord);
    expect(after?.securityStamp).toBe(securityStamp);
    await signIn('ada');
  });

  it('leaves no session behind when the password changes while it is being checked', async () => {
    const { store, users, addUser, actor, signIn, meanwhile, clock } = openAccounts();
    await addUser('root', { isSuperuser: true });
    const { id } = await addUser('ada');
    const root = await actor('root');
    meanwhile(() => users.setPassword(root, id, 'another pass phrase'));
    await expect(signIn('ada')).rejects.toEqual(failure('unauthenticated'));
    expect((await store.sessions.list(id, clock.nowMs(), {})).items).toEqual([]);
  });
});

describe('the second factor at sign-in', () => {
  it('is asked for after the right password alone', async () => {
    const { sessions, addUser, actor, addSecondFactor, from, signIn } = openAccounts();
    await addUser('ada');
    await addSecondFactor(await actor('ada'));
    await expect(signIn('ada')).rejects.toEqual(NEEDS_CODE);
    await expect(signIn('ada', { code: '' })).rejects.toEqual(NEEDS_CODE);
    const wrong = { username: 'ada', password: 'wrong password', code: '123456' };
    await expect(sessions.signIn(from('192.0.2.1'), wrong)).rejects.toEqual(WRONG);
  });

  it('is not asked for before it was confirmed', async () => {
    const { users, addUser, actor, signIn } = openAccounts();
    await addUser('ada');
    await users.beginSecondFactor(await actor('ada'), { password: PASSWORD });
    await expect(signIn('ada')).resolves.toBeDefined();
  });

  it('takes each code once, also of many who come with it at once', async () => {
    const { addUser, actor, addSecondFactor, signIn, code, clock } = openAccounts();
    await addUser('ada');
    await addSecondFactor(await actor('ada'));
    const tries = await Promise.allSettled([1, 2, 3, 4].map(() => signIn('ada', { code: code() })));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(signIn('ada', { code: code() })).rejects.toEqual(NEEDS_CODE);
    const earlier = code();
    clock.advance(30_000);
    await expect(signIn('ada', { code: earlier })).rejects.toEqual(NEEDS_CODE);
    const spaced = code().replace(/(...)/, '$1 ');
    await expect(signIn('ada', { code: spaced })).resolves.toBeDefined();
  });

  it('takes each recovery code once in its place, as it was written down', async () => {
    const { store, addUser, actor, addSecondFactor, signIn } = openAccounts();
    const { id } = await addUser('ada');
    const [first = '', second = '', ...rest] = await addSecondFactor(await actor('ada'));
    expect(rest).toHaveLength(8);
    expect(first).toMatch(/^(?:[a-km-np-z2-9]{4}-){3}[a-km-np-z2-9]{4}$/);
    await signIn('ada', { code: first });
    await expect(signIn('ada', { code: first })).rejects.toEqual(NEEDS_CODE);
    await signIn('ada', { code: second.toUpperCase().replaceAll('-', ' ') });
    const hashes = (await store.users.get(id))?.recoveryHashes ?? [];
    expect(hashes).toHaveLength(8);
    for (const code of rest) expect(hashes.join()).not.toContain(code);
  });

  it('counts wrong codes like wrong passwords', async () => {
    const { addUser, actor, addSecondFactor, signIn, code } = openAccounts();
    await addUser('ada');
    await addSecondFactor(await actor('ada'));
    for (let i = 0; i < 10; i++) await expect(signIn('ada', { code: '999999' })).rejects.toEqual(NEEDS_CODE);
    await expect(signIn('ada', { code: code() })).rejects.toEqual(failure('too_many'));
  });
});

describe('tries at signing in', () => {
  it('are too many after ten failures, even with the right password, until time has passed', async () => {
    const { sessions, addUser, signIn, from, clock } = openAccounts();
    await addUser('ada', { email: 'ada@example.org' });
    const fail = (username: string) =>
      sessions.signIn(from('192.0.2.1'), { username, password: 'wrong password' });
    for (let i = 0; i < 10; i++) await expect(fail(i % 2 ? 'ada' : 'ADA@example.org')).rejects.toEqual(WRONG);
    await expect(signIn('ada')).rejects.toEqual(failure('too_many', { retryAfterSeconds: 90 }));
    clock.advance(90_000);
    await expect(signIn('ada')).resolves.toBeDefined();
  });

  it('are counted alike for names that nobody has', async () => {
    const { sessions, from } = openAccounts();
    const fail = () => sessions.signIn(from('192.0.2.1'), { username: 'nobody', password: 'wrong password' });
    for (let i = 0; i < 10; i++) await expect(fail()).rejects.toEqual(WRONG);
    await expect(fail()).rejects.toEqual(failure('too_many', { retryAfterSeconds: 90 }));
  });

  it('do not slip through when many come at once', async () => {
    const { sessions, addUser, from, verified } = openAccounts();
    await addUser('ada');
    const all = await Promise.allSettled(
      Array.from({ length: 100 }, () =>
        sessions.signIn(from('192.0.2.1'), { username: 'ada', password: 'wrong password' }),
      ),
    );
    expect(all.every(({ status }) => status === 'rejected')).toBe(true);
    expect(verified).toHaveLength(10);
  });

  it('are unlimited while they are right', async () => {
    const { addUser, signIn } = openAccounts();
    await addUser('ada');
    for (let i = 0; i < 60; i++) await expect(signIn('ada')).resolves.toBeDefined();
  });

  it('from all over the world do not lock the owner out where they have been', async () => {
    const { sessions, addUser, signIn, from } = openAccounts();
    await addUser('ada');
    await signIn('ada', { address: '203.0.113.7' });
    const attack = (i: number) =>
      sessions.signIn(from(`198.51.100.${i}`), { username: 'ada', password: 'wrong password' });
    for (let i = 0; i < 100; i++) await expect(attack(i)).rejects.toEqual(WRONG);
    await expect(attack(200)).rejects.toEqual(failure('too_many'));
    await expect(signIn('ada', { address: '198.51.100.201' })).rejects.toEqual(failure('too_many'));
    await expect(signIn('ada', { address: '203.0.113.7' })).resolves.toBeDefined();
  });

  it('are taken back when the password could not be checked', async () => {
    const { sessions, addUser, from, meanwhile, signIn } = openAccounts();
    await addUser('ada');
    for (let i = 0; i < 20; i++) {
      meanwhile(() => Promise.reject(new Error('busy')));
      await expect(
        sessions.signIn(from('192.0.2.1'), { username: 'ada', password: 'wrong password' }),
      ).rejects.toThrow('busy');
    }
    await expect(signIn('ada')).resolves.toBeDefined();
  });
});
