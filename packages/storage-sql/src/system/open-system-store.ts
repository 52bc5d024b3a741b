import { createIds, type NewId, systemClock, type SystemStore } from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { createAuditStore } from './audit.ts';
import { createSystemChangeStore, mintEpoch } from './changes.ts';
import { createIdempotencyStore } from './idempotency.ts';
import { noticeLogged } from './notice-logged.ts';
import { createOneTimeLinkStore } from './links.ts';
import { createRegisteredNotebookStore } from './notebooks.ts';
import { createSessionStore } from './sessions.ts';
import { createTaskStore } from './tasks.ts';
import { createApiTokenStore } from './tokens.ts';
import { createUserSettingsStore } from './user-settings.ts';
import { createUserStore } from './users.ts';
import { createWorkspaceStore } from './workspaces.ts';

/** How to open the stores of a system database. */
export interface SystemStoreOptions {
  /** Where the epoch of a new change log comes from. Default: ids of the present. */
  readonly newId?: NewId | undefined;
}

/**
 * The stores of a system database that has every table of `systemSchema`; `close` closes the driver.
 *
 * @example const store = await openSystemStore((await openSystemDatabase({ location })).driver);
 */
export async function openSystemStore(
  database: SqlDriver,
  { newId = createIds(systemClock) }: SystemStoreOptions = {},
): Promise<SystemStore> {
  const { driver, watch } = noticeLogged(database);
  await driver.batch([mintEpoch(newId)]);
  return {
    users: createUserStore(driver),
    settings: createUserSettingsStore(driver),
    sessions: createSessionStore(driver),
    tokens: createApiTokenStore(driver),
    links: createOneTimeLinkStore(driver),
    workspaces: createWorkspaceStore(driver),
    notebooks: createRegisteredNotebookStore(driver),
    tasks: createTaskStore(driver),
    audit: createAuditStore(driver),
    changes: createSystemChangeStore(driver, { watch }),
    idempotency: createIdempotencyStore(driver),
    close: () => driver.close(),
  };
}
