import { deedOf } from '../audit/deed.ts';
import type { Actor } from '../permissions/roles.ts';
import type { AccountPorts } from './account-ports.ts';
import { recoveryHash } from './recovery-codes.ts';
import type { UserRecord } from './user-store.ts';

const CODE = /^\d{6}$/;

/** In which context the secret of a user's second factor is sealed. */
export function totpContext(user: Pick<UserRecord, 'id'>): string {
  return `totp:${user.id}`;
}

/** True for somebody who is asked for a code. */
export function hasSecondFactor(user: UserRecord): boolean {
  return user.totpSecret !== null && user.totpConfirmed;
}

/**
 * Uses a code of the second factor, or a recovery code. False when it is wrong, or was used before: of several sign-ins
 * with one code, one gets in.
 */
export async function useSecondFactor(
  { store, secrets, codes, clock }: Pick<AccountPorts, 'store' | 'secrets' | 'codes' | 'clock'>,
  actor: Actor,
  user: UserRecord,
  given: string,
): Promise<boolean> {
  if (user.totpSecret === null) return false;
  const code = given.replace(/[\s-]/g, '');
  const nowMs = clock.nowMs();
  const deed = (how: string) =>
    deedOf({ ...actor, userId: user.id }, 'user.second_factor_used', nowMs, { how });
  if (!CODE.test(code)) {
    const hash = recoveryHash(secrets, code);
    return store.users.useSecondFactor(user.id, { recoveryHash: hash }, deed('recovery_code'));
  }
  const step = await codes.match(secrets.unseal(user.totpSecret, totpContext(user)), code, nowMs);
  return step !== null && store.users.useSecondFactor(user.id, { step }, deed('code'));
}
