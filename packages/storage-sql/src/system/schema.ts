import type { SchemaDomain } from '../migration.ts';
import { auditDomain } from './migrations/audit.ts';
import { idempotencyDomain } from './migrations/idempotency.ts';
import { linksDomain } from './migrations/links.ts';
import { registeredNotebooksDomain } from './migrations/notebooks.ts';
import { sessionsDomain } from './migrations/sessions.ts';
import { systemChangesDomain } from './migrations/changes.ts';
import { systemCoreDomain } from './migrations/core.ts';
import { tasksDomain } from './migrations/tasks.ts';
import { tokensDomain } from './migrations/tokens.ts';
import { userSettingsDomain } from './migrations/user-settings.ts';
import { usersDomain } from './migrations/users.ts';
import { workspacesDomain } from './migrations/workspaces.ts';

/** What the system database is made of, in the order in which it is built. */
export const systemSchema: readonly SchemaDomain[] = Object.freeze([
  systemCoreDomain,
  usersDomain,
  userSettingsDomain,
  sessionsDomain,
  tokensDomain,
  workspacesDomain,
  linksDomain,
  registeredNotebooksDomain,
  tasksDomain,
  idempotencyDomain,
  auditDomain,
  systemChangesDomain,
]);
