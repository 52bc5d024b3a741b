import type { AuditStore } from './audit/audit-store.ts';
import type { SystemChangeStore } from './changes/system-change-store.ts';
import type { IdempotencyStore } from './idempotency/idempotency-store.ts';
import type { RegisteredNotebookStore } from './notebooks/registered-notebook-store.ts';
import type { OneTimeLinkStore } from './one-time-links/one-time-link-store.ts';
import type { SessionStore } from './sessions/session-store.ts';
import type { TaskStore } from './tasks/task-store.ts';
import type { ApiTokenStore } from './tokens/api-token-store.ts';
import type { UserSettingsStore } from './user-settings/user-settings-store.ts';
import type { UserStore } from './users/user-store.ts';
import type { WorkspaceStore } from './workspaces/workspace-store.ts';

/**
 * Everything that files cannot say: people, workspaces, who may do what, and what was done. One method is one
 * transaction, with its audit entry (outcome `ok`) and its row of the change log in it. Both name the entity by the
 * part of the deed's kind before the dot, and by the id of what was written (of a member: the user's id). A call that
 * throws or finds nothing to do leaves no row.
 */
export interface SystemStore {
  readonly users: UserStore;
  readonly settings: UserSettingsStore;
  readonly sessions: SessionStore;
  readonly tokens: ApiTokenStore;
  readonly links: OneTimeLinkStore;
  readonly workspaces: WorkspaceStore;
  readonly notebooks: RegisteredNotebookStore;
  readonly tasks: TaskStore;
  readonly audit: AuditStore;
  readonly changes: SystemChangeStore;
  readonly idempotency: IdempotencyStore;
  close(): Promise<void>;
}
