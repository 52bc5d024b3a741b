import type { UserId, UserSettingsStore } from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { recordDeed } from './deeds.ts';
import { requireUser } from './user-records.ts';

export const userSettingsStatements = {
  get: 'select document from user_settings where user_id = ?',
  put: `insert into user_settings (user_id, document) values (?, ?)
    on conflict (user_id) do update set document = excluded.document`,
} as const;

/** Settings of users in SQL. */
export function createUserSettingsStore(driver: SqlDriver): UserSettingsStore {
  return {
    get: (userId) => readDocument(driver, userId),
    change: (userId, decide) =>
      driver.transaction(async (tx) => {
        await requireUser(tx, userId);
        const write = decide(await readDocument(tx, userId));
        if (write === null) return;
        await tx.run(userSettingsStatements.put, [userId, write.document]);
        if (write.deed) await recordDeed(tx, write.deed, { entityId: userId });
      }),
  };
}

async function readDocument(db: Pick<SqlDriver, 'all'>, userId: UserId): Promise<string | null> {
  const [row] = await db.all<{ readonly document: string }>(userSettingsStatements.get, [userId]);
  return row?.document ?? null;
}
