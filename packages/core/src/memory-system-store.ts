import { systemClock } from './clock.ts';
import { createIds } from './ids.ts';
import { memoryIdempotency } from './memory-system/idempotency.ts';
import { memoryLogs } from './memory-system/logs.ts';
import { memoryNotebooks } from './memory-system/notebooks.ts';
import { memoryLinks } from './memory-system/one-time-links.ts';
import { memorySessions } from './memory-system/sessions.ts';
import { emptyState } from './memory-system/state.ts';
import { memoryTasks } from './memory-system/tasks.ts';
import { memoryTokens } from './memory-system/tokens.ts';
import { memoryUserSettings } from './memory-system/user-settings.ts';
import { memoryUsers } from './memory-system/users.ts';
import { memoryWorkspaces } from './memory-system/workspaces.ts';
import type { SystemStore } from './system-store.ts';

/**
 * A system store that forgets everything when the program ends: for tests, and for embedders whose people are known
 * elsewhere. Lists are sorted anew at each call, so it is not for many thousands of rows.
 */
export function memorySystemStore(): SystemStore {
  const { audit, changes, record, tell } = memoryLogs(createIds(systemClock)());
  const state = emptyState(record);
  return {
    users: memoryUsers(state),
    settings: memoryUserSettings(state),
    sessions: memorySessions(state),
    tokens: memoryTokens(state),
    links: memoryLinks(state),
    workspaces: memoryWorkspaces(state),
    notebooks: memoryNotebooks(state),
    tasks: memoryTasks({ record, tell }),
    audit,
    changes,
    idempotency: memoryIdempotency(),
    close: async () => undefined,
  };
}
