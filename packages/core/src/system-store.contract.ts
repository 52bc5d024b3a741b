import { afterEach, describe } from 'vitest';
import { CASE_TIMEOUT_MS } from './case-timeout.ts';
import { testAuditStore } from './system-contract/audit.contract.ts';
import { testSystemChangeStore } from './system-contract/changes.contract.ts';
import { testClashes } from './system-contract/clashes.contract.ts';
import { testDeeds } from './system-contract/deeds.contract.ts';
import { testIdempotencyStore } from './system-contract/idempotency.contract.ts';
import { testMembers } from './system-contract/members.contract.ts';
import { testRegisteredNotebookStore } from './system-contract/notebooks.contract.ts';
import { testOneTimeLinkStore } from './system-contract/one-time-links.contract.ts';
import { testPages } from './system-contract/pages.contract.ts';
import { testReopening } from './system-contract/reopening.contract.ts';
import { testRules } from './system-contract/rules.contract.ts';
import { createScene } from './system-contract/scene.ts';
import { testSessionStore } from './system-contract/sessions.contract.ts';
import { testTaskStore } from './system-contract/tasks.contract.ts';
import { testApiTokenStore } from './system-contract/tokens.contract.ts';
import { testUserSettingsStore } from './system-contract/user-settings.contract.ts';
import { testUserStore } from './system-contract/users.contract.ts';
import { testWorkspaceStore } from './system-contract/workspaces.contract.ts';
import type { SystemStore } from './system-store.ts';

/** How the suite gets its stores; it closes them itself. */
export interface SystemStoreSetup {
  /** A new, empty store. */
  open(): Promise<SystemStore>;
  /**
   * Closes a store and opens what it holds again. Absent: the store keeps nothing when it is closed, and the cases
   * about that are shown as skipped.
   */
  readonly reopen?: ((store: SystemStore) => Promise<SystemStore>) | undefined;
}

/**
 * What every implementation of `SystemStore` must do.
 *
 * @example testSystemStore('my store', { open: () => openMyStore() });
 */
export function testSystemStore(name: string, setup: SystemStoreSetup): void {
  describe(`${name} as a system store`, { timeout: CASE_TIMEOUT_MS }, () => {
    const opened = new Set<SystemStore>();
    afterEach(async () => {
      for (const store of opened) await store.close();
      opened.clear();
    });
    const open = async () => {
      const store = await setup.open();
      opened.add(store);
      return createScene(store);
    };
    const reopen = async (store: SystemStore) => {
      opened.delete(store);
      const again = await (setup.reopen?.(store) ?? Promise.resolve(store));
      opened.add(again);
      return again;
    };
    for (const test of SECTIONS) test(open);
    // Runs where the setup can open a store's data again.
    describe.skipIf(!setup.reopen)(
      'opened again (needs setup.reopen)',
      () => void testReopening(open, reopen),
    );
  });
}

const SECTIONS = [
  ...[testUserStore, testUserSettingsStore, testSessionStore, testApiTokenStore, testOneTimeLinkStore],
  ...[testWorkspaceStore, testMembers, testRegisteredNotebookStore],
  ...[testAuditStore, testSystemChangeStore, testIdempotencyStore, testDeeds, testPages],
  ...[testTaskStore, testClashes, testRules],
];
