import { createOneByOne } from '../one-by-one.ts';
import type { UsersPorts } from './account-ports.ts';
import { createUserAdministration } from './administer-users.ts';
import { createPasswordChanges } from './change-passwords.ts';
import { createAccountDeletion } from './delete-account.ts';
import { createUserNames } from './name-users.ts';
import { createOwnProfile } from './own-profile.ts';
import { createRegistration } from './register.ts';
import { createSecondFactor } from './second-factor.ts';
import type { Users } from './users.ts';

/** Joins the ports. One per store: what protects the last superuser takes turns within it. */
export function createUsers(ports: UsersPorts): Users {
  const oneByOne = createOneByOne();
  return {
    ...createRegistration(ports),
    ...createOwnProfile(ports),
    ...createUserNames(ports.store.users),
    ...createPasswordChanges(ports),
    ...createSecondFactor(ports),
    ...createAccountDeletion(ports, oneByOne),
    ...createUserAdministration(ports, oneByOne),
  };
}
