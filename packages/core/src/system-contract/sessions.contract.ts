import { describe, expect, it } from 'vitest';
import type { Session } from '../sessions/session-store.ts';
import { allPages, DAY_MS, type OpenScene } from './scene.ts';

/** What `SessionStore` must do. */
export function testSessionStore(open: OpenScene): void {
  describe('sessions', () => {
    standing(open);
    rotation(open);
    ending(open);
    forgetting(open);
  });
}

function standing(open: OpenScene): void {
  it('gives the standing of a session until it expires', async () => {
    const { store, addUser, addSession, newId } = await open();
    const user = await addUser({ isSuperuser: true });
    const { session } = await addSession(user.id);
    const { id: userId, isActive, isSuperuser, securityStamp } = user;
    const expected = { userId, isActive, isSuperuser, securityStamp, memberships: new Map() };
    expect(await store.sessions.standing(session.id, session.expiresMs - 1)).toEqual(expected);
    expect(await store.sessions.standing(session.id, session.expiresMs)).toBeNull();
    expect(await store.sessions.standing(newId(), session.createdMs)).toBeNull();
    expect(await store.sessions.standingOf(user.id)).toEqual(expected);
    expect(await store.sessions.standingOf(newId())).toBeNull();
  });

  it('shows a disabled user as one at once', async () => {
    const { store, addUser, addSession, deed, tick } = await open();
    const user = await addUser();
    const { session } = await addSession(user.id);
    await store.users.update(user.id, { isActive: false, securityStamp: 'new' }, deed());
    expect(await store.sessions.standing(session.id, tick())).toMatchObject({
      isActive: false,
      securityStamp: 'new',
    });
  });

  it('has the roles of today, in workspaces that are not deleted', async () => {
    const { store, addUser, addSession, addWorkspace, deed, tick } = await open();
    const [user, other] = [await addUser(), await addUser()];
    const own = await addWorkspace(user.id);
    const joined = await addWorkspace(other.id);
    const foreign = await addWorkspace(other.id);
    await store.workspaces.addMember(joined.id, user.id, 'viewer', deed());
    const { session } = await addSession(user.id);
    const roles = async () =>
      Object.fromEntries((await store.sessions.standing(session.id, tick()))?.memberships ?? []);
    expect(await roles()).toEqual({ [own.id]: 'owner', [joined.id]: 'viewer' });
    expect(await roles()).not.toHaveProperty(foreign.id);
    await store.workspaces.changeMember(joined.id, user.id, 'editor', deed());
    await store.workspaces.remove(own.id, deed());
    expect(await roles()).toEqual({ [joined.id]: 'editor' });
    await store.workspaces.removeMember(joined.id, user.id, deed());
    await store.workspaces.restore(own.id, deed());
    expect(await roles()).toEqual({ [own.id]: 'owner' });
  });
}

function rotation(open: OpenScene): void {
  it('replaces a refresh token by the next, which is good for as long as it says', async () => {
    const { store, addUser, addSession, deed, tick } = await open();
    const user = await addUser();
    const { session, refreshHash } = await addSession(user.id);
    const expiresMs = tick() + 3 * DAY_MS;
    const rotated = deed('session.refreshed');
    const rotation = await store.sessions.rotate(refreshHash, { refreshHash: 'next', expiresMs }, rotated);
    expect(rotation).toEqual({
      outcome: 'rotated',
      session: { ...session, lastUsedMs: rotated.atMs, expiresMs },
      standing: await store.sessions.standingOf(user.id),
    });
    expect(await store.sessions.standing(session.id, expiresMs - 1)).not.toBeNull();
    const again = await store.sessions.rotate('next', { refreshHash: 'third', expiresMs }, deed());
    expect(again.outcome).toBe('rotated');
  });

  it('ends the whole session when a used token comes back, and no other session', async () => {
    const { store, addUser, addSession, deed, tick } = await open();
    const user = await addUser();
    const { session, refreshHash } = await addSession(user.id);
    const other = await addSession(user.id);
    const to = (hash: string) => ({ refreshHash: hash, expiresMs: tick() + DAY_MS });
    await store.sessions.rotate(refreshHash, to('second'), deed());
    await store.sessions.rotate('second', to('third'), deed());
    expect(await store.sessions.rotate(refreshHash, to('stolen'), deed())).toEqual({
      outcome: 'reused',
      userId: user.id,
    });
    expect(await store.sessions.standing(session.id, tick())).toBeNull();
    for (const hash of ['third', 'stolen'])
      expect(await store.sessions.rotate(hash, to(`after ${hash}`), deed())).toEqual({ outcome: 'unknown' });
    expect(await store.sessions.standing(other.session.id, tick())).not.toBeNull();
  });

  it('rotates a token once when two come with it at once', async () => {
    const { store, addUser, addSession, deed, tick } = await open();
    const { refreshHash } = await addSession((await addUser()).id);
    const expiresMs = tick() + DAY_MS;
    const both = ['one', 'two'].map((hash) =>
      store.sessions.rotate(refreshHash, { refreshHash: hash, expiresMs }, deed()),
    );
    const outcomes = (await Promise.all(both)).map(({ outcome }) => outcome).sort();
    expect(outcomes).toEqual(['reused', 'rotated']);
  });

  it('does not know tokens that were never made, nor those of expired sessions', async () => {
    const { store, addUser, addSession, deed, tick } = await open();
    const { refreshHash } = await addSession((await addUser()).id, { expiresMs: tick() });
    const next = { refreshHash: 'next', expiresMs: tick() + DAY_MS };
    expect(await store.sessions.rotate(refreshHash, next, deed())).toEqual({ outcome: 'unknown' });
    expect(await store.sessions.rotate('never', next, deed())).toEqual({ outcome: 'unknown' });
    expect(await store.sessions.rotate('next', next, deed())).toEqual({ outcome: 'unknown' });
  });
}

function ending(open: OpenScene): void {
  it('ends a session of its user and no other, once', async () => {
    const { store, addUser, addSession, deed, tick } = await open();
    const [user, other] = [await addUser(), await addUser()];
    const { session, refreshHash } = await addSession(user.id);
    const kept = await addSession(user.id);
    const missing = { code: 'not_found' };
    await expect(store.sessions.end(other.id, session.id, deed())).rejects.toMatchObject(missing);
    await store.sessions.end(user.id, session.id, deed());
    expect(await store.sessions.standing(session.id, tick())).toBeNull();
    const next = { refreshHash: 'next', expiresMs: tick() + DAY_MS };
    expect(await store.sessions.rotate(refreshHash, next, deed())).toEqual({ outcome: 'unknown' });
    await expect(store.sessions.end(user.id, session.id, deed())).rejects.toMatchObject(missing);
    expect(await store.sessions.standing(kept.session.id, tick())).not.toBeNull();
  });

  it('ends the session of a refresh token, and nothing for an unknown one', async () => {
    const { store, addUser, addSession, deed, tick } = await open();
    const user = await addUser();
    const { session, refreshHash } = await addSession(user.id);
    await store.sessions.endByRefresh('unknown', deed());
    expect(await store.sessions.standing(session.id, tick())).not.toBeNull();
    await store.sessions.endByRefresh(refreshHash, deed());
    expect(await store.sessions.standing(session.id, tick())).toBeNull();
    await expect(store.sessions.endByRefresh(refreshHash, deed())).resolves.toBeUndefined();
  });

  it('lists the sessions of a user that have not ended, newest first', async () => {
    const { store, addUser, addSession, deed, tick } = await open();
    const [user, other] = [await addUser(), await addUser()];
    const made: Session[] = [];
    for (let at = 0; at < 6; at++)
      made.push((await addSession(user.id, { address: `10.0.0.${at}` })).session);
    await addSession(other.id);
    await addSession(user.id, { expiresMs: tick() });
    await store.sessions.end(user.id, made[2]!.id, deed());
    const nowMs = tick();
    const listed = await allPages((cursor) => store.sessions.list(user.id, nowMs, { limit: 2, cursor }));
    expect(listed).toEqual([5, 4, 3, 1, 0].map((at) => made[at]));
  });
}

function forgetting(open: OpenScene): void {
  it('remembers the addresses that a user has signed in from', async () => {
    const { store, addUser, addSession, deed } = await open();
    const [user, other] = [await addUser(), await addUser()];
    const { session } = await addSession(user.id, { address: '192.0.2.1' });
    await addSession(other.id, { address: '192.0.2.2' });
    await store.sessions.end(user.id, session.id, deed());
    expect(await store.sessions.hasSignedInFrom(user.id, '192.0.2.1')).toBe(true);
    expect(await store.sessions.hasSignedInFrom(user.id, '192.0.2.2')).toBe(false);
  });

  it('forgets what ended or expired before a time, at most 1,000 at once', async () => {
    const { store, addUser, addSession, deed, tick } = await open();
    const user = await addUser();
    const expiresMs = tick();
    for (let at = 0; at < 1002; at++) await addSession(user.id, { expiresMs });
    const ended = await addSession(user.id, { address: '192.0.2.1' });
    const running = await addSession(user.id);
    await store.sessions.end(user.id, ended.session.id, deed());
    expect(await store.sessions.purge(expiresMs)).toBe(0);
    expect(await store.sessions.purge(expiresMs + 1)).toBe(1000);
    expect(await store.sessions.purge(expiresMs + 1)).toBe(2);
    expect(await store.sessions.hasSignedInFrom(user.id, '192.0.2.1')).toBe(true);
    expect(await store.sessions.purge(tick())).toBe(1);
    expect(await store.sessions.hasSignedInFrom(user.id, '192.0.2.1')).toBe(false);
    expect(await store.sessions.standing(running.session.id, tick())).not.toBeNull();
  });
}
