import { deedOf } from '../audit/deed.ts';
import { CodexError } from '../errors.ts';
import { parseUlid } from '../ids.ts';
import { requireCan } from '../permissions/can.ts';
import type { Actor } from '../permissions/roles.ts';
import { newStamp, type UsersPorts } from './account-ports.ts';
import { checkPassword } from './check-password.ts';
import { ownAccount, proveOwner, requireUser } from './own-account.ts';
import { readResetSecret, resetHash } from './reset-secret.ts';
import type { UserRecord } from './user-store.ts';
import type { Users } from './users.ts';

/** A link to set a password with is good for a day. */
const RESET_MS = 24 * 3_600_000;
const SECRET_BYTES = 32;

/** Ways to a new password. Each ends sessions and personal tokens, and makes open reset links worthless. */
export function createPasswordChanges(
  ports: UsersPorts,
): Pick<Users, 'changePassword' | 'setPassword' | 'createResetLink' | 'resetPassword'> {
  const { store, secrets, clock, newId } = ports;
  return {
    async changePassword(actor, { current, next }) {
      requireCan(actor, 'account.update', null);
      const user = await ownAccount(store.users, actor);
      await proveOwner(ports, actor, user, { password: current, field: 'current' });
      checkPassword(next, user, 'next');
      if (next === current)
        throw new CodexError('invalid', 'The new password is the old one.', { field: 'next' });
      const keep = actor.sessionId === null ? 'all' : { except: actor.sessionId };
      await replacePassword(ports, actor, user, { next, kind: 'user.password_changed', endSessions: keep });
    },

    async setPassword(actor, id, password) {
      requireCan(actor, 'user.manage', null);
      const user = await requireUser(store.users, id);
      checkPassword(password, user);
      await replacePassword(ports, actor, user, { next: password, kind: 'user.password_set' });
    },

    async createResetLink(actor, id) {
      requireCan(actor, 'user.manage', null);
      const user = await requireUser(store.users, id);
      const secret = `${user.id}.${secrets.random(SECRET_BYTES)}`;
      const createdMs = clock.nowMs();
      const expiresMs = createdMs + RESET_MS;
      await store.links.create(
        { id: newId(), purpose: 'reset', userId: user.id, createdBy: actor.userId, createdMs, expiresMs },
        resetHash(secrets, secret, user),
        deedOf(actor, 'link.created', createdMs, { purpose: 'reset' }),
      );
      return { secret, expiresMs };
    },

    async resetPassword(actor, { secret, password }) {
      requireCan(actor, 'session.start', null);
      const { user, hash } = await requireResetLink(ports, secret);
      checkPassword(password, user);
      const record = await ports.passwords.hash(password);
      const self = { ...actor, userId: user.id };
      if (
        !(await store.links.take(
          'reset',
          hash,
          deedOf(self, 'link.used', clock.nowMs(), { purpose: 'reset' }),
        ))
      )
        throw badLink();
      await replacePassword(ports, self, user, { record, kind: 'user.password_reset' });
    },
  };
}

/** The user of a good link, and the hash that it is known by. Its bearer proves nothing else, so disabled users have none. */
async function requireResetLink(
  { store, secrets, clock }: UsersPorts,
  secret: string,
): Promise<{ readonly user: UserRecord; readonly hash: string }> {
  const id = readResetSecret(secret);
  const user = id === null ? null : await store.users.get(parseUlid(id));
  if (!user?.isActive) throw badLink();
  const hash = resetHash(secrets, secret, user);
  const link = await store.links.peek('reset', hash, clock.nowMs());
  if (link?.purpose !== 'reset' || link.userId !== user.id) throw badLink();
  return { user, hash };
}

/** Only from the password that was there when this began: of two changes at once, one is told `conflict`. */
async function replacePassword(
  { store, passwords, secrets, clock }: UsersPorts,
  actor: Actor,
  user: UserRecord,
  options: {
    readonly kind: string;
    readonly endSessions?: 'all' | { readonly except: string };
  } & ({ readonly next: string } | { readonly record: string }),
): Promise<void> {
  const passwordRecord = 'record' in options ? options.record : await passwords.hash(options.next);
  await store.users.update(
    user.id,
    { passwordRecord, securityStamp: newStamp(secrets) },
    deedOf(actor, options.kind, clock.nowMs()),
    { endSessions: options.endSessions ?? 'all', endTokens: true, ifStamp: user.securityStamp },
  );
}

function badLink(): CodexError {
  return new CodexError('invalid', 'This link was used or has expired. Ask an administrator for another.', {
    field: 'secret',
  });
}
