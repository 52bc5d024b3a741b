import { auditRoutes } from './audit.ts';
import { invitesRoutes } from './invites.ts';
import { notebooksRoutes } from './notebooks.ts';
import { tokensRoutes } from './tokens.ts';
import { usersRoutes } from './users.ts';
import { workspacesRoutes } from './workspaces.ts';
import { systemRoutes } from './system.ts';

/** The whole API: every route by feature and name. Server, client, documentation and the permission tests are made from it. */
export const contract = Object.freeze({
  system: systemRoutes,
  users: usersRoutes,
  tokens: tokensRoutes,
  workspaces: workspacesRoutes,
  invites: invitesRoutes,
  notebooks: notebooksRoutes,
  audit: auditRoutes,
});
