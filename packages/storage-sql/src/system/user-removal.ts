import type { Deed, UserId } from '@codexlab/core';
import type { SqlTx } from '../driver.ts';
import { recordDeed } from './deeds.ts';
import { lastOwner } from './failures.ts';
import { ownerStatements } from './owners.ts';
import { requireUser } from './user-records.ts';

export const userRemovalStatements = {
  /** Sessions, tokens, links and memberships go with the row. */
  remove: 'delete from "user" where id = ?',
  /** Their part in what others own too: the one who has been an owner longest takes their place. */
  passOn: `
    update workspace set owner_id = (
      select p.user_id from workspace_permission p
      where p.workspace_id = workspace.id and p.role = 'owner' and p.user_id <> ?
      order by p.created_at, p.user_id limit 1)
    where owner_id = ? and exists (
      select 1 from workspace_permission p
      where p.workspace_id = workspace.id and p.role = 'owner' and p.user_id <> ?)`,
} as const;

/** Removes a user. Throws `not_found`, and `conflict` while they are the last owner of a workspace. */
export async function removeUser(tx: SqlTx, id: UserId, deed: Deed): Promise<void> {
  await requireUser(tx, id);
  const owned = await tx.all(ownerStatements.soleOwnerOf, [id, 1]);
  if (owned.length > 0) throw lastOwner();
  await tx.run(userRemovalStatements.passOn, [id, id, id]);
  await tx.run(userRemovalStatements.remove, [id]);
  await recordDeed(tx, deed, { entityId: id });
}
