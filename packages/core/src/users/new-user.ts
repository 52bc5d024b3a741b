import { checkEmail, checkFullName, checkUsername } from './check-person.ts';
import { checkPassword } from './check-password.ts';
import { newStamp, type UsersPorts } from './account-ports.ts';
import type { UserRecord } from './user-store.ts';
import type { NewUser } from './users.ts';

/** What a user has who was just made, but for what somebody chose: no second factor, no rights. */
export const FRESH = Object.freeze({
  ...{ email: null, fullName: null, isActive: true, isSuperuser: false },
  ...{ totpSecret: null, totpConfirmed: false, totpLastStep: null, recoveryHashes: [] },
});

/** Checks what somebody gave, takes the named fields alone, and makes a user of them. Throws `invalid`. */
export async function newUserRecord(
  { passwords, secrets, clock, newId }: Pick<UsersPorts, 'passwords' | 'secrets' | 'clock' | 'newId'>,
  wanted: NewUser,
  isSuperuser: boolean,
): Promise<UserRecord> {
  const username = checkUsername(wanted.username);
  const email = checkEmail(wanted.email);
  const fullName = checkFullName(wanted.fullName);
  checkPassword(wanted.password, { username, email });
  const passwordRecord = await passwords.hash(wanted.password);
  const nowMs = clock.nowMs();
  return {
    ...FRESH,
    ...{ id: newId(), username, email, fullName, isSuperuser, passwordRecord },
    ...{ securityStamp: newStamp(secrets), createdMs: nowMs, updatedMs: nowMs },
  };
}
