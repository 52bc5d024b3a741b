import type { Activity } from './activity/activity.ts';
import type { FindFiles } from './find/find-files.ts';
import type { Notebooks } from './notebooks/notebooks.ts';
import type { AuditLog } from './audit/audit-log.ts';
import type { Backups } from './backups/backups.ts';
import type { SearchAcross } from './search/search-across.ts';
import type { Sessions } from './sessions/sessions.ts';
import type { Tasks } from './tasks/tasks.ts';
import type { Todos } from './todos/todos-across.ts';
import type { ApiTokens } from './tokens/api-tokens.ts';
import type { OwnSettings } from './user-settings/create-user-settings.ts';
import type { Users } from './users/users.ts';
import type { Workspaces } from './workspaces/workspaces.ts';

/**
 * Everything that can be done, by whom: what the HTTP API, the command and programs that embed Codex call. Each
 * method takes the actor first and asks the permission function; failures are `CodexError`s.
 */
export interface Codex {
  readonly users: Users;
  /** How people like the app. */
  readonly settings: OwnSettings;
  readonly sessions: Sessions;
  readonly tokens: ApiTokens;
  readonly workspaces: Workspaces;
  readonly notebooks: Notebooks;
  readonly search: SearchAcross;
  readonly find: FindFiles;
  readonly activity: Activity;
  readonly todos: Todos;
  readonly tasks: Tasks;
  readonly audit: AuditLog;
  readonly backups: Backups;
}
