import { CodexError, type Deed, type UserChange, type UserId, type UserStore } from '@codexlab/core';
import type { SqlTx } from '../driver.ts';
import { recordDeed } from './deeds.ts';
import { replaceUser, requireUser } from './user-records.ts';

export const userUpdateStatements = {
  endSessions: 'update session set ended_at = ? where user_id = ? and ended_at is null and id <> ?',
  endTokens: 'delete from api_token where user_id = ?',
} as const;

type UpdateOptions = NonNullable<Parameters<UserStore['update']>[3]>;

/** Changes a user, and ends what the change says is to end; see `UserStore.update`. */
export async function updateUser(
  tx: SqlTx,
  update: UpdateOptions & { readonly id: UserId; readonly change: UserChange; readonly deed: Deed },
): Promise<void> {
  const { id, change, deed, endSessions, endTokens, ifStamp } = update;
  const before = await requireUser(tx, id);
  if (ifStamp !== undefined && ifStamp !== before.securityStamp)
    throw new CodexError('conflict', 'The account was changed meanwhile. Sign in and try again.', {
      reason: 'stamp',
    });
  const after = { ...before, ...change, id, updatedMs: deed.atMs };
  await replaceUser(tx, after);
  if (endSessions !== undefined) {
    const kept = endSessions === 'all' ? '' : endSessions.except;
    await tx.run(userUpdateStatements.endSessions, [deed.atMs, id, kept]);
  }
  if (endTokens) await tx.run(userUpdateStatements.endTokens, [id]);
  await recordDeed(tx, deed, { entityId: id });
}
