import { deedOf } from '../audit/deed.ts';
import { CodexError, isCodexError } from '../errors.ts';
import type { AccountPorts } from '../users/account-ports.ts';
import { newStamp } from '../users/account-ports.ts';
import { LOCAL_USERNAME } from '../users/check-person.ts';
import { FRESH } from '../users/new-user.ts';
import { UNUSABLE_PASSWORD } from '../users/password-record.ts';
import type { UserRecord } from '../users/user-store.ts';
import { anonymousFrom } from './actor-from.ts';
import type { RequestContext, SignIn } from './sessions.ts';
import { startSession } from './start-session.ts';

const LINK_MS = 15 * 60_000;
const SECRET_BYTES = 32;

/**
 * The user that whoever runs the program is: an administrator whom no password fits, made at the first time. Nobody else
 * can take the name. Throws `forbidden` when they were disabled.
 */
export async function localOwner(ports: AccountPorts, context: RequestContext): Promise<UserRecord> {
  const { users } = ports.store;
  const user = (await users.findByLogin(LOCAL_USERNAME)) ?? (await makeLocalOwner(ports, context));
  if (!user.isActive)
    throw new CodexError('forbidden', 'The local owner is disabled; sign in with another account.');
  return user;
}

/** Of two that begin at once, one makes the owner and both go on with them. */
async function makeLocalOwner(ports: AccountPorts, context: RequestContext): Promise<UserRecord> {
  const { store, secrets, clock, newId } = ports;
  const nowMs = clock.nowMs();
  const user: UserRecord = {
    ...{ ...FRESH, id: newId(), username: LOCAL_USERNAME, isSuperuser: true },
    ...{ passwordRecord: UNUSABLE_PASSWORD, securityStamp: newStamp(secrets) },
    ...{ createdMs: nowMs, updatedMs: nowMs },
  };
  const self = { ...anonymousFrom(context), userId: user.id };
  try {
    await store.users.create(user, deedOf(self, 'user.created', nowMs, { how: 'local' }));
    return user;
  } catch (error) {
    const made = isCodexError(error, 'conflict') ? await store.users.findByLogin(LOCAL_USERNAME) : null;
    if (made) return made;
    throw error;
  }
}

/** Makes the secret of a link for the local owner, good once within a quarter of an hour. */
export async function createLocalLink(
  ports: AccountPorts,
  context: RequestContext,
): Promise<{ readonly secret: string; readonly expiresMs: number }> {
  const { store, secrets, clock, newId } = ports;
  const owner = await localOwner(ports, context);
  const secret = secrets.random(SECRET_BYTES);
  const createdMs = clock.nowMs();
  const expiresMs = createdMs + LINK_MS;
  const deed = deedOf({ ...anonymousFrom(context), userId: owner.id }, 'link.created', createdMs, {
    purpose: 'sign_in',
  });
  await store.links.create(
    { id: newId(), purpose: 'sign_in', userId: owner.id, createdBy: owner.id, createdMs, expiresMs },
    secrets.hash(secret),
    deed,
  );
  return { secret, expiresMs };
}

/** Signs the user of a link in; whoever had the link was given it by the process itself. Throws `unauthenticated`. */
export async function signInByLink(
  ports: AccountPorts,
  context: RequestContext,
  secret: string,
): Promise<SignIn> {
  const { store, secrets, clock } = ports;
  const deed = deedOf(anonymousFrom(context), 'link.used', clock.nowMs(), { purpose: 'sign_in' });
  const link = await store.links.take('sign_in', secrets.hash(secret), deed);
  const user = link?.purpose === 'sign_in' ? await store.users.get(link.userId) : null;
  if (!user?.isActive)
    throw new CodexError('unauthenticated', 'This link was used or has expired. Run codexlab open again.');
  return startSession(ports, context, user, 'link');
}
