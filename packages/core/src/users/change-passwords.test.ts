import { describe, expect, it } from 'vitest';
import { anonymous } from '../permissions/roles.ts';
import { failure, openAccounts, PASSWORD } from './testing/account-scene.ts';

const NEW = 'quite another phrase';

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
    const { secret } = await disabled.users.createResetLink(disabled.root, disabled.ada.id);
    await expect(disabled.reset(secret)).rejects.toEqual(BAD);
  });

  it('sets no password but that of its user', async () => {
    const { reset, secret, addUser } = await linked();
    const eve = await addUser('eve');
    for (const given of [secret.replace(/^[^.]+/, eve.id), secret.slice(27), '', '.', `${eve.id}.x.y`])
      await expect(reset(given)).rejects.toEqual(BAD);
  });
});
