import { deedOf } from '../audit/deed.ts';
import { CodexError, isCodexError } from '../errors.ts';
import type { AccountPorts } from '../users/account-ports.ts';
import { beginAttempt } from '../users/begin-attempt.ts';
import type { UserRecord } from '../users/user-store.ts';
import { hasSecondFactor, useSecondFactor } from '../users/use-second-factor.ts';
import { anonymousFrom } from './actor-from.ts';
import type { RequestContext, Sessions, SignIn } from './sessions.ts';
import { startSession } from './start-session.ts';

type Credentials = Parameters<Sessions['signIn']>[1];

/**
 * Signs in with a name and a password. Whether there is no such user, the password is wrong or the user is disabled:
 * as much is computed, and the same is said. Tries count before they are made and are taken back when they did not fail.
 */
export async function signIn(
  ports: AccountPorts,
  context: RequestContext,
  { username, password, code }: Credentials,
): Promise<SignIn> {
  const login = username.trim();
  const user = await ports.store.users.findByLogin(login);
  const takeBack = await beginAttempt(ports, user, { login, address: context.address });
  const verdict = await ports.passwords
    .verify(password, user?.passwordRecord ?? null)
    .catch((error: unknown) => {
      takeBack();
      throw error;
    });
  if (!user?.isActive || verdict === 'wrong') throw await refused(ports, context, user, 'password');
  if (hasSecondFactor(user)) {
    if (!code) {
      takeBack();
      throw secondFactor('A code of the second factor is needed.');
    }
    if (!(await useSecondFactor(ports, anonymousFrom(context), user, code)))
      throw await refused(ports, context, user, 'second_factor');
  }
  takeBack();
  if (verdict === 'outdated') await renewRecord(ports, context, user, password);
  return startSession(ports, context, user, 'password');
}

/** Notes the refusal, without a name: what people type there may be a password. */
async function refused(
  { store, clock }: AccountPorts,
  context: RequestContext,
  user: UserRecord | null,
  reason: 'password' | 'second_factor',
): Promise<CodexError> {
  const deed = deedOf(anonymousFrom(context), 'session.refused', clock.nowMs(), { reason });
  const subject = { entity: 'user', workspaceId: null, notebookId: null, path: null };
  await store.audit.append([{ ...deed, ...subject, entityId: user?.id ?? null, outcome: 'denied' }]);
  if (reason === 'second_factor') return secondFactor('The code is not right, or was used before.');
  return new CodexError('unauthenticated', 'Name or password is not right.');
}

function secondFactor(message: string): CodexError {
  return new CodexError('unauthenticated', message, { reason: 'second_factor' });
}

/** Nobody is kept out because a better record cannot be made now: the next sign-in tries again. */
async function renewRecord(
  { store, passwords, clock }: AccountPorts,
  context: RequestContext,
  user: UserRecord,
  password: string,
): Promise<void> {
  const self = { ...anonymousFrom(context), userId: user.id };
  try {
    const passwordRecord = await passwords.hash(password);
    const deed = deedOf(self, 'user.password_rehashed', clock.nowMs());
    await store.users.update(user.id, { passwordRecord }, deed, { ifStamp: user.securityStamp });
  } catch (error) {
    if (!isCodexError(error, 'unavailable') && !isCodexError(error, 'conflict')) throw error;
  }
}
