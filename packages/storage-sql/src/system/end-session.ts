import type { Deed, UserId } from '@codexlab/core';
import type { SqlTx } from '../driver.ts';
import { recordDeed } from './deeds.ts';

export const endSessionStatements = {
  end: 'update session set ended_at = ? where id = ? and user_id = ? and ended_at is null',
} as const;

/** Ends a session that has not ended; false when there is none. */
export async function endSession(
  tx: SqlTx,
  { id, userId, deed }: { readonly id: string; readonly userId: UserId; readonly deed: Deed },
): Promise<boolean> {
  const { changes } = await tx.run(endSessionStatements.end, [deed.atMs, id, userId]);
  if (changes > 0) await recordDeed(tx, deed, { entityId: id });
  return changes > 0;
}
