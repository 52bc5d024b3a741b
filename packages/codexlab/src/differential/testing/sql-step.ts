import { isCodexError } from '@codexlab/core';
import type { SqlDriver, SqlParams, Statement } from '@codexlab/storage-sql';

/** A step of a programme that any driver can run. */
export type Step =
  | { readonly type: 'batch'; readonly writes: readonly Statement[] }
  | { readonly type: 'transaction'; readonly calls: readonly Statement[]; readonly ends: 'well' | 'badly' }
  | { readonly type: 'script'; readonly sql: string }
  | { readonly type: 'all'; readonly sql: string; readonly params: SqlParams };

/** What a transaction throws to end badly. */
const GIVEN_UP = new Error('given up');

/** Runs a step. What it answers, and how it fails, is for whoever looks at the driver. */
export async function runStep(driver: SqlDriver, step: Step): Promise<void> {
  try {
    if (step.type === 'batch') await driver.batch(step.writes);
    else if (step.type === 'script') await driver.script(step.sql);
    else if (step.type === 'all') await driver.all(step.sql, step.params);
    else await runTransaction(driver, step);
  } catch (error) {
    if (!isCodexError(error) && error !== GIVEN_UP) throw error;
  }
}

async function runTransaction(
  driver: SqlDriver,
  { calls, ends }: Extract<Step, { type: 'transaction' }>,
): Promise<void> {
  await driver.transaction(async (tx) => {
    for (const { sql, params } of calls)
      await (sql.startsWith('select') ? tx.all(sql, params) : tx.run(sql, params));
    if (ends === 'badly') throw GIVEN_UP;
  });
}
