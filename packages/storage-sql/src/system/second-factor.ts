import type { Deed, UserId, UserStore } from '@codexlab/core';
import type { SqlTx } from '../driver.ts';
import { recordDeed } from './deeds.ts';
import { requireUser } from './user-records.ts';

export const secondFactorStatements = {
  step: 'update "user" set totp_last_step = ? where id = ? and (totp_last_step is null or totp_last_step < ?)',
  recoveryHashes: 'update "user" set recovery_hashes = ? where id = ?',
} as const;

type UsedCode = Parameters<UserStore['useSecondFactor']>[1];

/** Uses up a code; false when it was used before. Throws `not_found`. */
export async function useSecondFactor(
  tx: SqlTx,
  { id, used, deed }: { readonly id: UserId; readonly used: UsedCode; readonly deed: Deed },
): Promise<boolean> {
  const { recoveryHashes } = await requireUser(tx, id);
  const good =
    'step' in used
      ? await useStep(tx, id, used.step)
      : await useRecoveryCode(tx, id, recoveryHashes, used.recoveryHash);
  if (good) await recordDeed(tx, deed, { entityId: id });
  return good;
}

async function useStep(tx: SqlTx, id: UserId, step: number): Promise<boolean> {
  const { changes } = await tx.run(secondFactorStatements.step, [step, id, step]);
  return changes === 1;
}

async function useRecoveryCode(
  tx: SqlTx,
  id: UserId,
  hashes: readonly string[],
  used: string,
): Promise<boolean> {
  if (!hashes.includes(used)) return false;
  const left = hashes.filter((hash) => hash !== used);
  await tx.run(secondFactorStatements.recoveryHashes, [JSON.stringify(left), id]);
  return true;
}
