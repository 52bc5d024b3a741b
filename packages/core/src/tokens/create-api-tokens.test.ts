import { describe, expect, it } from 'vitest';
import { deedOf } from '../audit/deed.ts';
import { can } from '../permissions/can.ts';
import { type Actor, anonymous, type Scope } from '../permissions/roles.ts';
import { failure, openAccounts, PASSWORD } from '../users/testing/account-scene.ts';

const DAY_MS = 86_400_000;

/** Somebody with two workspaces of their own, and one who has another. */
async function openTokens() {
  const scene = openAccounts();
  const ada = await scene.addUser('ada');
  const eve = await scene.addUser('eve');
  const [one, two] = [await scene.addWorkspace(ada, 'one'), await scene.addWorkspace(ada, 'two')];
  const foreign = await scene.addWorkspace(eve, 'foreign');
  const self = await scene.actor('ada');
  const use = async (secret: string): Promise<Actor> => {
    const actor = await scene.tokens.actorOf(scene.from('192.0.2.4'), secret);
    if (!actor) throw new Error('The token is not good.');
    return actor;
  };
  const make = async (scope: Scope, more: object = {}, by: Actor = self) =>
    scene.tokens.create(by, { name: 'script', scope, ...more });
  return { ...scene, ada, one, two, foreign, self, use, make };
}

describe('personal tokens', () => {
  it('are shown once, told apart by their beginning, and stored as hashes', async () => {
    const { make, tokens, self, store, secrets, clock } = await openTokens();
    const { token, secret } = await make('read');
    expect(secret).toMatch(/^cdx_.{43}$/);
    expect(token).toMatchObject({ prefix: secret.slice(0, 12), scope: 'read', workspaceIds: null });
    const { items } = await tokens.list(self);
    expect(items).toEqual([token]);
    expect(JSON.stringify(items)).not.toContain(secret);
    expect(await store.tokens.standing(secret, clock.nowMs())).toBeNull();
    expect(await store.tokens.standing(secrets.hash(secret), clock.nowMs())).not.toBeNull();
  });

  it('reach as far as their scope and no farther', async () => {
    const { make, use, one } = await openTokens();
    const [read, write] = [await use((await make('read')).secret), await use((await make('write')).secret)];
    const resource = { workspaceId: one.id };
    expect([can(read, 'file.read', resource).allowed, can(read, 'file.write', resource).allowed]).toEqual([
      true,
      false,
    ]);
    expect([
      can(write, 'file.write', resource).allowed,
      can(write, 'member.manage', resource).allowed,
    ]).toEqual([true, false]);
  });

  it('see only the workspaces that they are bound to, and nothing outside of workspaces', async () => {
    const { make, use, ada, one, two } = await openTokens();
    const bound = await use((await make('admin', { workspaceIds: [one.id, one.id] })).secret);
    expect(bound).toMatchObject({ userId: ada.id, reachesAll: false, address: '192.0.2.4', sessionId: null });
    expect([...bound.memberships]).toEqual([[one.id, 'owner']]);
    expect(can(bound, 'workspace.read', { workspaceId: two.id })).toMatchObject({ code: 'not_found' });
    expect(can(bound, 'workspace.create', null)).toMatchObject({ code: 'forbidden' });
  });

  it('are not made by nobody, by weaker tokens, nor by bound ones', async () => {
    const { make, use, one } = await openTokens();
    await expect(make('read', {}, anonymous)).rejects.toEqual(failure('unauthenticated'));
    for (const { secret } of [
      await make('read'),
      await make('write'),
      await make('admin', { workspaceIds: [one.id] }),
    ])
      await expect(make('read', {}, await use(secret))).rejects.toEqual(failure('forbidden'));
    const admin = await use((await make('admin')).secret);
    await expect(make('admin', {}, admin)).resolves.toBeDefined();
  });

  it('make none that lasts longer than themselves', async () => {
    const { make, use, clock, tokens, self } = await openTokens();
    const expiresMs = clock.nowMs() + DAY_MS;
    const { secret, token } = await make('admin', { expiresMs });
    const brief = await use(secret);
    const tooLong = failure('forbidden', { field: 'expiresMs' });
    await expect(make('read', {}, brief)).rejects.toEqual(tooLong);
    await expect(make('read', { expiresMs: expiresMs + 1 }, brief)).rejects.toEqual(tooLong);
    await expect(make('read', { expiresMs }, brief)).resolves.toBeDefined();
    await tokens.revoke(self, token.id);
    await expect(make('read', { expiresMs }, brief)).rejects.toEqual(failure('unauthenticated'));
  });

  it.each([
    ['name', { name: ' ' }],
    ['name', { name: 'x'.repeat(101) }],
    ['scope', { scope: 'root' }],
    ['workspaceIds', { workspaceIds: [] }],
    ['expiresMs', { expiresMs: 1 }],
    ['expiresMs', { expiresMs: Number.NaN }],
    ['expiresMs', { expiresMs: Infinity }],
  ])('name the field that is wrong: %s', async (field, change) => {
    const { make, tokens, self } = await openTokens();
    await expect(make('read', change)).rejects.toEqual(failure('invalid', { field }));
    expect((await tokens.list(self)).items).toEqual([]);
  });

  it('are not bound to workspaces of others, which look as if they were not there', async () => {
    const { make, foreign, one, ada } = await openTokens();
    const errors = [];
    for (const id of [foreign.id, ada.id])
      errors.push(await make('read', { workspaceIds: [one.id, id] }).catch((error: unknown) => error));
    expect(errors).toEqual([
      failure('not_found', { field: 'workspaceIds' }),
      failure('not_found', { field: 'workspaceIds' }),
    ]);
    expect(String(errors[0])).toBe(String(errors[1]));
  });

  it('take the named fields alone', async () => {
    const { make, ada, clock } = await openTokens();
    const sneaky = { userId: 'eve', prefix: 'own', lastUsedMs: 5, createdMs: 5 };
    const { token } = await make('read', sneaky);
    expect(token).toMatchObject({ userId: ada.id, lastUsedMs: null, createdMs: clock.nowMs() });
    expect(token.prefix).toMatch(/^cdx_/);
  });

  it('are good until they expire, are revoked by their owner, or the owner is disabled', async () => {
    const { make, tokens, users, addUser, actor, clock, from, ada, self } = await openTokens();
    const good = async (secret: string) => (await tokens.actorOf(from(null), secret)) !== null;
    const { secret: brief } = await make('read', { expiresMs: clock.nowMs() + 1000 });
    const { secret, token } = await make('read');
    const { secret: third } = await make('read');
    expect([await good(brief), await good(secret)]).toEqual([true, true]);
    clock.advance(1000);
    expect([await good(brief), await good(secret)]).toEqual([false, true]);
    await expect(tokens.revoke(await actor('eve'), token.id)).rejects.toEqual(failure('not_found'));
    expect(await good(secret)).toBe(true);
    await tokens.revoke(self, token.id);
    expect([await good(secret), await good(third)]).toEqual([false, true]);
    await addUser('root', { isSuperuser: true });
    await users.setStatus(await actor('root'), ada.id, { isActive: false });
    expect(await good(third)).toBe(false);
  });

  it('are worth nothing for the disabled, even when one was left', async () => {
    const { make, tokens, store, from, ada } = await openTokens();
    const { secret } = await make('read');
    await store.users.update(ada.id, { isActive: false }, deedOf(anonymous, 'user.updated', 1));
    expect(await tokens.actorOf(from(null), secret)).toBeNull();
  });

  it.each(['', 'cdx_', 'cdx_unknown', 'cdxr_unknown'])(
    'are not known when never made: %j',
    async (secret) => {
      const { tokens, from } = openAccounts();
      expect(await tokens.actorOf(from(null), secret)).toBeNull();
    },
  );

  it('remember when they were last used, and write it once a minute however many requests come', async () => {
    const { make, use, tokens, self, clock, store } = await openTokens();
    const { secret } = await make('read');
    const touched: number[] = [];
    const touch = store.tokens.touch;
    store.tokens.touch = async (id, atMs) => {
      touched.push(atMs);
      await touch(id, atMs);
    };
    const began = clock.nowMs();
    await Promise.all(Array.from({ length: 20 }, () => use(secret)));
    clock.advance(59_999);
    await use(secret);
    expect(touched).toEqual([began]);
    clock.advance(1);
    await use(secret);
    expect(touched).toEqual([began, began + 60_000]);
    expect((await tokens.list(self)).items[0]?.lastUsedMs).toBe(began + 60_000);
  });
});

describe('a credential that ended while it was used', () => {
  it('leaves no token behind, whether it was a session or a token', async () => {
    const { make, tokens, self, users, use, sessions, actor } = await openTokens();
    const stolen = await actor('ada');
    const script = await use((await make('admin')).secret);
    await users.changePassword(self, { current: PASSWORD, next: 'another long pass phrase' });
    for (const late of [stolen, script])
      await expect(make('admin', {}, late)).rejects.toEqual(failure('unauthenticated'));
    expect((await tokens.list(self)).items).toEqual([]);
    await sessions.signOut(self);
    await expect(make('read')).rejects.toEqual(failure('unauthenticated'));
    expect((await tokens.list(self)).items).toEqual([]);
  });
});
