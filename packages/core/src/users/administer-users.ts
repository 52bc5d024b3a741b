import { deedOf } from '../audit/deed.ts';
import { CodexError } from '../errors.ts';
import { isUlid, parseUlid } from '../ids.ts';
import type { OneByOne } from '../one-by-one.ts';
import { requireCan } from '../permissions/can.ts';
import { newStamp, type UsersPorts } from './account-ports.ts';
import { requireOtherSuperuser } from './last-superuser.ts';
import { newUserRecord } from './new-user.ts';
import { requireUser } from './own-account.ts';
import { toUser } from './to-user.ts';
import type { UserChange, UserRecord } from './user-store.ts';
import type { Users } from './users.ts';

type Status = Parameters<Users['setStatus']>[2];

/** What administrators of the server do with users. */
export function createUserAdministration(
  ports: UsersPorts,
  oneByOne: OneByOne,
): Pick<Users, 'create' | 'list' | 'get' | 'setStatus'> {
  const { users } = ports.store;
  return {
    async create(actor, wanted) {
      requireCan(actor, 'user.manage', null);
      const user = await newUserRecord(ports, wanted, wanted.isSuperuser === true);
      const details = { how: 'administrator', isSuperuser: user.isSuperuser };
      await users.create(user, deedOf(actor, 'user.created', user.createdMs, details));
      return toUser(user);
    },

    async list(actor, page = {}) {
      requireCan(actor, 'user.manage', null);
      const { items, nextCursor } = await users.list(page);
      return { items: items.map(toUser), nextCursor };
    },

    async get(actor, idOrName) {
      requireCan(actor, 'user.manage', null);
      if (isUlid(idOrName)) return toUser(await requireUser(users, parseUlid(idOrName)));
      const user = await users.findByLogin(idOrName);
      if (!user) throw new CodexError('not_found', 'There is no such user.', { entity: 'user' });
      return toUser(user);
    },

    async setStatus(actor, id, status) {
      requireCan(actor, 'user.manage', null);
      return oneByOne(async () => {
        const user = await requireUser(users, id);
        const change = changeOf(user, status);
        if (Object.keys(change).length === 0) return toUser(user);
        // Whatever changes of an active superuser, they are none afterwards.
        if (user.isActive && user.isSuperuser) await requireOtherSuperuser(users, id, actor);
        const deed = deedOf(actor, 'user.status_changed', ports.clock.nowMs(), change);
        if (change.isActive !== false) await users.update(id, change, deed);
        else
          await users.update(id, { ...change, ...ended(ports) }, deed, {
            endSessions: 'all',
            endTokens: true,
          });
        return toUser(await requireUser(users, id));
      });
    },
  };
}

/** What of the two fields is another value than the user has. */
function changeOf(
  user: UserRecord,
  { isActive, isSuperuser }: Status,
): { isActive?: boolean; isSuperuser?: boolean } {
  return {
    ...(isActive === undefined || isActive === user.isActive ? {} : { isActive }),
    ...(isSuperuser === undefined || isSuperuser === user.isSuperuser ? {} : { isSuperuser }),
  };
}

/** A new stamp: what was signed in before does not come back when the user is let in again, nor do reset links. */
function ended({ secrets }: UsersPorts): UserChange {
  return { securityStamp: newStamp(secrets) };
}
