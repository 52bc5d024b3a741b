import type { UserSettingsStore } from '../user-settings/user-settings-store.ts';
import { type MemoryState, requireUser } from './state.ts';

/** Settings of users in memory. */
export function memoryUserSettings(state: MemoryState): UserSettingsStore {
  const { settings, record } = state;
  return {
    get: async (userId) => settings.get(userId) ?? null,
    change: async (userId, decide) => {
      requireUser(state, userId);
      const write = decide(settings.get(userId) ?? null);
      if (write === null) return;
      settings.set(userId, write.document);
      if (write.deed) record(write.deed, { entityId: userId });
    },
  };
}
