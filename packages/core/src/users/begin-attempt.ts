import type { AccountPorts } from './account-ports.ts';
import type { UserRecord } from './user-store.ts';

/**
 * Counts a try at the password or code of somebody; the result takes it back. Throws `too_many`. As much is looked up for
 * a name that nobody has.
 */
export async function beginAttempt(
  { store, throttle, newId }: Pick<AccountPorts, 'store' | 'throttle' | 'newId'>,
  user: UserRecord | null,
  { login, address }: { readonly login: string; readonly address: string | null },
): Promise<() => void> {
  const isKnownAddress =
    address !== null && (await store.sessions.hasSignedInFrom(user?.id ?? newId(), address));
  return throttle.begin({ account: user?.id ?? login, address, isKnownAddress });
}
