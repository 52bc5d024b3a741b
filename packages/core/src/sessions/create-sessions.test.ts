import { describe, expect, it } from 'vitest';
import { deedOf } from '../audit/deed.ts';
import { anonymous } from '../permissions/roles.ts';
import { failure, openAccounts, PASSWORD } from '../users/testing/account-scene.ts';

const OVER = failure('unauthenticated', {});
const DAY_MS = 86_400_000;

describe('refresh tokens', () => {
  it('give the next one, for another thirty days', async () => {
    const { sessions, addUser, signIn, from, clock } = openAccounts();
    await addUser('ada');
    let { refreshToken, session } = await signIn('ada');
    for (let i = 0; i < 5; i++) {
      clock.advance(20 * DAY_MS);
      const next = await sessions.refresh(from('192.0.2.1'), refreshToken);
      expect(next.session.id).toBe(session.id);
      expect(next.session.expiresMs).toBe(clock.nowMs() + 30 * DAY_MS);
      expect(next.refreshToken).not.toBe(refreshToken);
      ({ refreshToken, session } = next);
    }
    clock.advance(30 * DAY_MS);
    await expect(sessions.refresh(from('192.0.2.1'), refreshToken)).rejects.toEqual(OVER);
  });

  it('end the session when one comes a second time, for thief and owner, and leave a note', async () => {
    const { sessions, addUser, signIn, from, audited } = openAccounts();
    const { id } = await addUser('ada');
    const { refreshToken, session, securityStamp } = await signIn('ada');
    const other = await signIn('ada');
    const next = await sessions.refresh(from('192.0.2.1'), refreshToken);
    await expect(sessions.refresh(from('198.51.100.1'), refreshToken)).rejects.toEqual(OVER);
    await expect(sessions.refresh(from('192.0.2.1'), next.refreshToken)).rejects.toEqual(OVER);
    expect(await sessions.actorOf(from(null), { id: session.id, securityStamp })).toBeNull();
    expect(await sessions.actorOf(from(null), { ...other.session, securityStamp })).not.toBeNull();
    expect(await audited('session.refused')).toMatchObject([
      { outcome: 'denied', entityId: id, address: '198.51.100.1', details: { reason: 'reused' } },
    ]);
  });

  it.each(['', 'cdxr_', 'cdxr_unknown', 'unknown'])('are not known when never made: %j', async (token) => {
    const { sessions, from } = openAccounts();
    await expect(sessions.refresh(from(null), token)).rejects.toEqual(OVER);
  });

  it('are stored as hashes alone', async () => {
    const { store, addUser, signIn, secrets } = openAccounts();
    await addUser('ada');
    const { refreshToken } = await signIn('ada');
    const next = { refreshHash: 'next', expiresMs: Number.MAX_SAFE_INTEGER };
    const deed = deedOf(anonymous, 'session.refreshed', 1);
    expect((await store.sessions.rotate(refreshToken, next, deed)).outcome).toBe('unknown');
    expect((await store.sessions.rotate(secrets.hash(refreshToken), next, deed)).outcome).toBe('rotated');
  });

  it('do nothing for users who were disabled', async () => {
    const { sessions, users, addUser, actor, signIn, from } = openAccounts();
    await addUser('root', { isSuperuser: true });
    const { id } = await addUser('ada');
    const { refreshToken } = await signIn('ada');
    await users.setStatus(await actor('root'), id, { isActive: false });
    await expect(sessions.refresh(from(null), refreshToken)).rejects.toEqual(OVER);
    await users.setStatus(await actor('root'), id, { isActive: true });
    await expect(sessions.refresh(from(null), refreshToken)).rejects.toEqual(OVER);
  });

  it('do nothing for the disabled, even when a session was left', async () => {
    const { sessions, store, addUser, signIn, from } = openAccounts();
    const { id } = await addUser('ada');
    const { refreshToken, session, securityStamp } = await signIn('ada');
    await store.users.update(id, { isActive: false }, deedOf(anonymous, 'user.updated', 1));
    expect(await sessions.actorOf(from(null), { id: session.id, securityStamp })).toBeNull();
    await expect(sessions.refresh(from(null), refreshToken)).rejects.toEqual(OVER);
  });
});

describe('the actor of a session', () => {
  it('has the roles of today, and everything that a session reaches', async () => {
    const { sessions, store, addUser, addWorkspace, signIn, from } = openAccounts();
    const ada = await addUser('ada');
    const { session, securityStamp } = await signIn('ada');
    const workspace = await addWorkspace(ada, 'lab');
    const found = await sessions.actorOf(from('192.0.2.5'), { id: session.id, securityStamp });
    expect(found).toEqual({
      ...{ userId: ada.id, isSuperuser: false, scope: 'admin', reachesAll: true, tokenId: null },
      ...{ memberships: new Map([[workspace.id, 'owner']]), sessionId: session.id },
      ...{ via: 'api', requestId: 'request', address: '192.0.2.5' },
    });
    await store.workspaces.remove(workspace.id, deedOf(anonymous, 'workspace.removed', 1));
    const after = await sessions.actorOf(from(null), { id: session.id, securityStamp });
    expect(after?.memberships.size).toBe(0);
  });

  it('is nobody with another stamp, after signing out and when the session expired', async () => {
    const { sessions, addUser, signIn, from, clock } = openAccounts();
    await addUser('ada');
    const { session, securityStamp } = await signIn('ada');
    const at = (stamp: string) => sessions.actorOf(from(null), { id: session.id, securityStamp: stamp });
    expect(await at('another')).toBeNull();
    const found = await at(securityStamp);
    await sessions.signOut(found ?? anonymous);
    expect(await at(securityStamp)).toBeNull();
    const second = await signIn('ada');
    clock.advance(31 * DAY_MS);
    expect(await sessions.actorOf(from(null), { id: second.session.id, securityStamp })).toBeNull();
  });
});

describe('signing out', () => {
  it('ends the session by its refresh token for whoever has it, and any number of times', async () => {
    const { sessions, addUser, signIn, from } = openAccounts();
    await addUser('ada');
    const { session, securityStamp, refreshToken } = await signIn('ada');
    const actor = await sessions.actorOf(from(null), { id: session.id, securityStamp });
    await sessions.signOut(anonymous, refreshToken);
    await expect(sessions.refresh(from(null), refreshToken)).rejects.toEqual(OVER);
    await sessions.signOut(actor ?? anonymous, refreshToken);
    await sessions.signOut(anonymous);
  });

  it('lists the own sessions, and ends one of them but none of others', async () => {
    const { sessions, addUser, signIn, actor } = openAccounts();
    await addUser('ada');
    await addUser('eve');
    const { session } = await signIn('ada');
    const ada = await actor('ada');
    const eve = await actor('eve');
    expect((await sessions.list(ada)).items.map(({ id }) => id)).toEqual([ada.sessionId, session.id]);
    await expect(sessions.end(eve, session.id)).rejects.toEqual(failure('not_found'));
    await sessions.end(ada, session.id);
    expect((await sessions.list(ada)).items.map(({ id }) => id)).toEqual([ada.sessionId]);
    await expect(sessions.list(anonymous)).rejects.toEqual(failure('unauthenticated'));
    await expect(sessions.end({ ...ada, scope: 'write' }, session.id)).rejects.toEqual(failure('forbidden'));
  });
});

describe('the local owner', () => {
  it('is made once, an administrator, and signed in by a link that is good once', async () => {
    const { sessions, store, from } = openAccounts();
    const [one, two] = await Promise.all([
      sessions.createLocalLink(from(null)),
      sessions.createLocalLink(from(null)),
    ]);
    expect(await store.users.count()).toBe(1);
    const { user } = await sessions.signInByLink(from('127.0.0.1'), one.secret);
    expect(user).toMatchObject({ username: 'local', isSuperuser: true });
    await expect(sessions.signInByLink(from('127.0.0.1'), one.secret)).rejects.toEqual(OVER);
    const tries = [1, 2, 3].map(() => sessions.signInByLink(from('127.0.0.1'), two.secret));
    const won = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled');
    expect(won).toHaveLength(1);
  });

  it('has a quarter of an hour to open the link', async () => {
    const { sessions, from, clock } = openAccounts();
    const { secret, expiresMs } = await sessions.createLocalLink(from(null));
    expect(expiresMs).toBe(clock.nowMs() + 15 * 60_000);
    clock.advance(15 * 60_000);
    await expect(sessions.signInByLink(from(null), secret)).rejects.toEqual(OVER);
  });

  it('cannot be impersonated by registering the name', async () => {
    const { users, addUser } = openAccounts({ registration: 'open' });
    await addUser('root', { isSuperuser: true });
    await expect(users.register(anonymous, { username: 'Local', password: PASSWORD })).rejects.toEqual(
      failure('invalid', { field: 'username' }),
    );
  });

  it('gets no link and signs nobody in once disabled', async () => {
    const { sessions, users, addUser, actor, from, audited } = openAccounts();
    await addUser('root', { isSuperuser: true });
    const { secret } = await sessions.createLocalLink(from(null));
    const root = await actor('root');
    const { id } = await users.get(root, 'local');
    await users.setStatus(root, id, { isActive: false });
    await expect(sessions.signInByLink(from(null), secret)).rejects.toEqual(OVER);
    await expect(sessions.createLocalLink(from(null))).rejects.toEqual(failure('forbidden'));
    expect(await audited('session.started')).toHaveLength(1);
  });
});

describe('acting as somebody', () => {
  it('is for users who are there and active, and for the local owner from the start', async () => {
    const { sessions, users, addUser, from } = openAccounts();
    const local = await sessions.actAs(from(null), 'local');
    expect(local).toMatchObject({ isSuperuser: true, scope: 'admin', sessionId: null });
    const ada = await addUser('ada');
    expect((await sessions.actAs(from(null), 'ADA')).userId).toBe(ada.id);
    await users.setStatus(local, ada.id, { isActive: false });
    for (const name of ['ada', 'nobody'])
      await expect(sessions.actAs(from(null), name)).rejects.toEqual(
        failure('not_found', { entity: 'user' }),
      );
  });
});
