import { CodexError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { Actor } from '../permissions/roles.ts';
import type { AccountPorts } from './account-ports.ts';
import { beginAttempt } from './begin-attempt.ts';
import { useSecondFactor } from './use-second-factor.ts';
import type { UserRecord, UserStore } from './user-store.ts';

/** The id of whoever asks. Throws `unauthenticated` for nobody. */
export function ownId({ userId }: Actor): UserId {
  if (userId === null) throw new CodexError('unauthenticated', 'Sign in first.');
  return userId;
}

/** The account of whoever asks. Throws `unauthenticated` when it is gone. */
export async function ownAccount(users: UserStore, actor: Actor): Promise<UserRecord> {
  const user = await users.get(ownId(actor));
  if (!user) throw new CodexError('unauthenticated', 'The account was deleted.');
  return user;
}

/** Somebody's account. Throws `not_found`. */
export async function requireUser(users: UserStore, id: UserId): Promise<UserRecord> {
  const user = await users.get(id);
  if (!user) throw new CodexError('not_found', 'There is no such user.', { entity: 'user' });
  return user;
}

/** What somebody shows to prove that it is them, and the fields that it came in. */
export interface Proof {
  readonly password: string;
  /** Name of the field with the password; default `password`. */
  readonly field?: string | undefined;
  /** A code of the second factor or a recovery code, which is used up. */
  readonly code?: string | undefined;
}

/**
 * Lets whoever is signed in prove that it is still them. Throws `invalid` with the field that was wrong, and `too_many`:
 * a stolen session is no way to try passwords out.
 */
export async function proveOwner(
  ports: AccountPorts,
  actor: Actor,
  user: UserRecord,
  { password, field = 'password', code }: Proof,
): Promise<void> {
  const takeBack = await beginAttempt(ports, user, { login: user.username, address: actor.address });
  const verdict = await ports.passwords.verify(password, user.passwordRecord).catch((error: unknown) => {
    takeBack();
    throw error;
  });
  if (verdict === 'wrong') throw new CodexError('invalid', 'The password is not right.', { field });
  if (code !== undefined && !(await useSecondFactor(ports, actor, user, code)))
    throw new CodexError('invalid', 'The code is not right, or was used before.', { field: 'code' });
  takeBack();
}
