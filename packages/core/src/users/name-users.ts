import { CodexError } from '../errors.ts';
import { isUlid, parseUlid, type UserId } from '../ids.ts';
import { requireCan, workspacesWhere } from '../permissions/can.ts';
import { ownId } from './own-account.ts';
import type { UserStore } from './user-store.ts';
import type { Users } from './users.ts';

/** So many may be asked for at once. */
const MAX_NAMED_USERS = 200;

/** Tells the names of people with whom somebody shares a workspace. */
export function createUserNames(users: Pick<UserStore, 'named'>): Pick<Users, 'names'> {
  return {
    async names(actor, ids) {
      requireCan(actor, 'account.read', null);
      if (ids.length > MAX_NAMED_USERS)
        throw new CodexError('invalid', `At most ${MAX_NAMED_USERS} names are told at once.`, {
          field: 'ids',
        });
      const asked = [...new Set(ids.filter(isUlid).map((id): UserId => parseUlid(id)))];
      const own = ownId(actor);
      const others = asked.filter((id) => id !== own);
      const seesAll = actor.isSuperuser && actor.reachesAll;
      const named = await users.named(others, seesAll ? 'all' : workspacesWhere(actor, 'member.read'));
      return asked.includes(own) ? [...named, ...(await users.named([own], 'all'))] : named;
    },
  };
}
