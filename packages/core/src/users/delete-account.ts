import { deedOf } from '../audit/deed.ts';
import { CodexError } from '../errors.ts';
import type { OneByOne } from '../one-by-one.ts';
import { requireCan } from '../permissions/can.ts';
import type { UsersPorts } from './account-ports.ts';
import { ownAccount, proveOwner } from './own-account.ts';
import { requireOtherSuperuser } from './last-superuser.ts';
import type { UserRecord } from './user-store.ts';
import type { DeletionPreview, Users } from './users.ts';

/** Taking oneself out. */
export function createAccountDeletion(
  ports: UsersPorts,
  oneByOne: OneByOne,
): Pick<Users, 'previewDeletion' | 'deleteMe'> {
  const { store, clock } = ports;
  return {
    async previewDeletion(actor) {
      requireCan(actor, 'account.read', null);
      return preview(ports, await ownAccount(store.users, actor));
    },

    async deleteMe(actor, { password }) {
      requireCan(actor, 'account.update', null);
      const user = await ownAccount(store.users, actor);
      await proveOwner(ports, actor, user, { password });
      const { soleOwnerOf } = await preview(ports, user);
      if (soleOwnerOf.length > 0) throw soleOwner(soleOwnerOf.length);
      await oneByOne(async () => {
        const { isSuperuser } = await ownAccount(store.users, actor);
        if (isSuperuser) await requireOtherSuperuser(store.users, user.id, actor);
        await store.users.remove(user.id, deedOf(actor, 'user.removed', clock.nowMs()));
      });
    },
  };
}

async function preview({ store }: UsersPorts, user: UserRecord): Promise<DeletionPreview> {
  const soleOwnerOf = await store.workspaces.soleOwnerOf(user.id);
  const standing = await store.sessions.standingOf(user.id);
  return {
    soleOwnerOf: soleOwnerOf.map(({ id, name, slug }) => ({ id, name, slug })),
    memberOf: Math.max(0, (standing?.memberships.size ?? 0) - soleOwnerOf.length),
  };
}

function soleOwner(workspaces: number): CodexError {
  return new CodexError(
    'conflict',
    'You are the only owner of a workspace: give it another owner or delete it first.',
    { reason: 'sole_owner', workspaces },
  );
}
