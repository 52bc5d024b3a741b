import { deedOf } from '../audit/deed.ts';
import { requireCan } from '../permissions/can.ts';
import type { UsersPorts } from './account-ports.ts';
import { checkEmail, checkFullName } from './check-person.ts';
import { ownAccount, requireUser } from './own-account.ts';
import { toUser } from './to-user.ts';
import { hasSecondFactor } from './use-second-factor.ts';
import type { UserChange } from './user-store.ts';
import type { Profile, Users } from './users.ts';

/** What people see and change of themselves. */
export function createOwnProfile({ store, clock }: UsersPorts): Pick<Users, 'me' | 'updateMe'> {
  return {
    async me(actor) {
      requireCan(actor, 'account.read', null);
      const user = await ownAccount(store.users, actor);
      return { ...toUser(user), hasSecondFactor: hasSecondFactor(user) };
    },

    async updateMe(actor, profile) {
      requireCan(actor, 'account.update', null);
      const user = await ownAccount(store.users, actor);
      const change = checked(profile);
      if (Object.keys(change).length === 0) return toUser(user);
      await store.users.update(user.id, change, deedOf(actor, 'user.updated', clock.nowMs()));
      return toUser(await requireUser(store.users, user.id));
    },
  };
}

/** The two fields of a profile, whatever else came along. */
function checked({ email, fullName }: Profile): Pick<UserChange, 'email' | 'fullName'> {
  return {
    ...(email === undefined ? {} : { email: checkEmail(email) }),
    ...(fullName === undefined ? {} : { fullName: checkFullName(fullName) }),
  };
}
