import { deedOf } from '../audit/deed.ts';
import { CodexError } from '../errors.ts';
import { requireCan } from '../permissions/can.ts';
import { newStamp, type UsersPorts } from './account-ports.ts';
import { beginAttempt } from './begin-attempt.ts';
import { ownAccount, proveOwner, requireUser } from './own-account.ts';
import { newRecoveryCodes, recoveryHash } from './recovery-codes.ts';
import { toUser } from './to-user.ts';
import { hasSecondFactor, totpContext } from './use-second-factor.ts';
import type { UserRecord } from './user-store.ts';
import type { Users } from './users.ts';

const NONE = Object.freeze({
  ...{ totpSecret: null, totpConfirmed: false, totpLastStep: null, recoveryHashes: [] },
});

/** The second factor of oneself: begun, confirmed with a code, removed with a code; that of others is taken away. */
export function createSecondFactor(
  ports: UsersPorts,
): Pick<Users, 'beginSecondFactor' | 'confirmSecondFactor' | 'removeSecondFactor' | 'removeSecondFactorOf'> {
  const { store, secrets, codes, clock } = ports;
  return {
    async beginSecondFactor(actor, { password }) {
      requireCan(actor, 'account.update', null);
      const user = await ownAccount(store.users, actor);
      if (hasSecondFactor(user)) throw there();
      await proveOwner(ports, actor, user, { password });
      const { secret, uri } = codes.create(user.username);
      const change = { ...NONE, totpSecret: secrets.seal(secret, totpContext(user)) };
      const deed = deedOf(actor, 'user.second_factor_begun', clock.nowMs());
      await store.users.update(user.id, change, deed, { ifStamp: user.securityStamp });
      return { secret, uri };
    },

    async confirmSecondFactor(actor, code) {
      requireCan(actor, 'account.update', null);
      const user = await ownAccount(store.users, actor);
      const totpLastStep = await confirmedStep(ports, user, { code, address: actor.address });
      const recoveryCodes = newRecoveryCodes(secrets);
      const recoveryHashes = recoveryCodes.map((recovery) => recoveryHash(secrets, recovery));
      const change = { totpConfirmed: true, totpLastStep, recoveryHashes, securityStamp: newStamp(secrets) };
      const deed = deedOf(actor, 'user.second_factor_added', clock.nowMs());
      await store.users.update(user.id, change, deed, ending(actor.sessionId, user));
      return { recoveryCodes };
    },

    async removeSecondFactor(actor, { password, code }) {
      requireCan(actor, 'account.update', null);
      const user = await ownAccount(store.users, actor);
      if (!hasSecondFactor(user)) throw new CodexError('conflict', 'There is no second factor to remove.');
      await proveOwner(ports, actor, user, { password, code });
      const change = { ...NONE, securityStamp: newStamp(secrets) };
      const deed = deedOf(actor, 'user.second_factor_removed', clock.nowMs());
      await store.users.update(user.id, change, deed, ending(actor.sessionId, user));
    },

    async removeSecondFactorOf(actor, id) {
      requireCan(actor, 'user.manage', null);
      const user = await requireUser(store.users, id);
      if (user.totpSecret === null) return toUser(user);
      const change = { ...NONE, securityStamp: newStamp(secrets) };
      const deed = deedOf(actor, 'user.second_factor_removed', clock.nowMs(), { how: 'administrator' });
      const all = { endSessions: 'all', endTokens: true, ifStamp: user.securityStamp } as const;
      await store.users.update(id, change, deed, all);
      return toUser(await requireUser(store.users, id));
    },
  };
}

/** The time step of a code that proves that the secret arrived in an app. */
async function confirmedStep(
  ports: UsersPorts,
  user: UserRecord,
  { code, address }: { readonly code: string; readonly address: string | null },
): Promise<number> {
  if (hasSecondFactor(user)) throw there();
  if (user.totpSecret === null) throw new CodexError('conflict', 'Begin with a second factor first.');
  const takeBack = await beginAttempt(ports, user, { login: user.username, address });
  const secret = ports.secrets.unseal(user.totpSecret, totpContext(user));
  const step = await ports.codes.match(secret, code.replace(/\s/g, ''), ports.clock.nowMs());
  if (step === null) throw new CodexError('invalid', 'The code is not right.', { field: 'code' });
  takeBack();
  return step;
}

/** Sessions from before know nothing of the second factor: all but the one that is used end. */
function ending(sessionId: string | null, user: UserRecord) {
  return {
    endSessions: sessionId === null ? ('all' as const) : { except: sessionId },
    ifStamp: user.securityStamp,
  };
}

function there(): CodexError {
  return new CodexError('conflict', 'There is a second factor already; remove it first.');
}
