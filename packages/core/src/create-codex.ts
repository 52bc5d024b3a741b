import { type AuditLogPorts, createAuditLog } from './audit/create-audit-log.ts';
import type { BackupShelf } from './backups/backups.ts';
import { createBackups, emptyShelf } from './backups/create-backups.ts';
import type { Codex } from './codex.ts';
import { createActivity } from './activity/create-activity.ts';
import { createFindFiles } from './find/create-find-files.ts';
import { createNotebooks } from './notebooks/create-notebooks.ts';
import type { NotebooksPorts } from './notebooks/notebook-parts.ts';
import { createSearchAcross } from './search/create-search-across.ts';
import { createSessions } from './sessions/create-sessions.ts';
import { createSignInThrottle, type SignInThrottle } from './sessions/throttle.ts';
import type { SystemStore } from './system-store.ts';
import { createTasks } from './tasks/create-tasks.ts';
import { createTodosAcross } from './todos/create-todos-across.ts';
import { createApiTokens } from './tokens/create-api-tokens.ts';
import { createUserSettings } from './user-settings/create-user-settings.ts';
import type { UsersPorts } from './users/account-ports.ts';
import { createUsers } from './users/create-users.ts';
import { createWorkspaces } from './workspaces/create-workspaces.ts';

/** Everything that the use cases need of the machine. */
export interface CodexPorts
  extends
    Omit<UsersPorts, 'store' | 'throttle' | 'createFirstWorkspace'>,
    Pick<NotebooksPorts, 'host' | 'folders'>,
    Pick<AuditLogPorts, 'timer' | 'onTrouble'> {
  readonly store: SystemStore;
  /** How often signing in may be tried. Default: one with `SIGN_IN_LIMITS`. */
  readonly throttle?: SignInThrottle | undefined;
  /** False: who makes an account for themselves begins without a workspace of their name. Default: true. */
  readonly firstWorkspace?: boolean | undefined;
  /** Where backups lie. Default: there are none. */
  readonly backups?: BackupShelf | undefined;
}

/** Joins all use cases over one store. */
export function createCodex(ports: CodexPorts): Codex {
  const workspaces = createWorkspaces(ports);
  const audit = createAuditLog(ports);
  const notebooks = createNotebooks({ ...ports, audit });
  const accounts = { ...ports, throttle: ports.throttle ?? createSignInThrottle(ports) };
  const createFirstWorkspace: UsersPorts['createFirstWorkspace'] =
    (ports.firstWorkspace ?? true)
      ? async (actor, { username }) => void (await workspaces.create(actor, { name: username }))
      : undefined;
  return {
    users: createUsers({ ...accounts, createFirstWorkspace }),
    settings: createUserSettings(ports),
    sessions: createSessions(accounts),
    tokens: createApiTokens(ports),
    workspaces,
    notebooks,
    search: createSearchAcross({ notebooks, clock: ports.clock }),
    todos: createTodosAcross(notebooks),
    find: createFindFiles({ notebooks, timer: ports.timer }),
    activity: createActivity({ notebooks, store: ports.store }),
    tasks: createTasks(ports),
    audit,
    backups: createBackups({ shelf: ports.backups ?? emptyShelf }),
  };
}
