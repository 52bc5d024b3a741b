import type { UserId, WorkspaceId } from '@codexlab/core';
import type { SqlTx } from '../driver.ts';
import { lastOwner } from './failures.ts';
import { WORKSPACE_COLUMNS } from './workspace-rows.ts';

const COLUMNS = WORKSPACE_COLUMNS.replaceAll(/\w+/g, (name) => `w.${name}`);

export const ownerStatements = {
  others: `
    select user_id from workspace_permission
    where workspace_id = ? and role = 'owner' and user_id <> ? order by created_at, user_id limit 1`,
  mirror: 'update workspace set owner_id = ? where id = ? and owner_id = ?',
  soleOwnerOf: `
    select ${COLUMNS} from workspace_permission p join workspace w on w.id = p.workspace_id
    where p.user_id = ? and p.role = 'owner' and w.deleted_at is null and not exists (
      select 1 from workspace_permission o
      where o.workspace_id = p.workspace_id and o.role = 'owner' and o.user_id <> p.user_id)
    order by p.workspace_id limit ?`,
} as const;

/**
 * Makes another owner the one that the workspace shows, before `userId` stops being one. Throws `conflict` when there
 * is no other.
 */
export async function passOwnership(tx: SqlTx, workspaceId: WorkspaceId, userId: UserId): Promise<void> {
  const [other] = await tx.all<{ user_id: UserId }>(ownerStatements.others, [workspaceId, userId]);
  if (other === undefined) throw lastOwner();
  await tx.run(ownerStatements.mirror, [other.user_id, workspaceId, userId]);
}

/** Throws `conflict` when nobody owns the workspace any more, which only happens to deleted ones. */
export async function requireOwner(tx: SqlTx, workspaceId: WorkspaceId): Promise<void> {
  const [owner] = await tx.all(ownerStatements.others, [workspaceId, '']);
  if (owner === undefined) throw lastOwner();
}
