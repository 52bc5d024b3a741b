import { activityRoutes } from './activity.ts';
import { auditRoutes } from './audit.ts';
import { backupsRoutes } from './backups.ts';
import { bulkRoutes } from './bulk.ts';
import { editsRoutes } from './edits.ts';
import { filesRoutes } from './files.ts';
import { findRoutes } from './find.ts';
import { foldersRoutes } from './folders.ts';
import { graphRoutes } from './graph.ts';
import { historyRoutes } from './history.ts';
import { invitesRoutes } from './invites.ts';
import { linksRoutes } from './links.ts';
import { liveRoutes } from './live.ts';
import { movesRoutes } from './moves.ts';
import { notebooksRoutes } from './notebooks.ts';
import { operationsRoutes } from './operations.ts';
import { propertiesRoutes } from './properties.ts';
import { searchRoutes } from './search.ts';
import { systemRoutes } from './system.ts';
import { tagsRoutes } from './tags.ts';
import { tasksRoutes } from './tasks.ts';
import { todosRoutes } from './todos.ts';
import { tokensRoutes } from './tokens.ts';
import { trashRoutes } from './trash.ts';
import { uploadsRoutes } from './uploads.ts';
import { userSettingsRoutes } from './user-settings.ts';
import { usersRoutes } from './users.ts';
import { versioningRoutes } from './versioning.ts';
import { workspacesRoutes } from './workspaces.ts';

/** The whole API: every route by feature and name. Server, client, documentation and the permission tests are made from it. */
export const contract = Object.freeze({
  system: systemRoutes,
  users: usersRoutes,
  settings: userSettingsRoutes,
  tokens: tokensRoutes,
  workspaces: workspacesRoutes,
  invites: invitesRoutes,
  notebooks: notebooksRoutes,
  activity: activityRoutes,
  audit: auditRoutes,
  backups: backupsRoutes,
  files: filesRoutes,
  find: findRoutes,
  bulk: bulkRoutes,
  edits: editsRoutes,
  folders: foldersRoutes,
  links: linksRoutes,
  graph: graphRoutes,
  todos: todosRoutes,
  search: searchRoutes,
  tags: tagsRoutes,
  properties: propertiesRoutes,
  uploads: uploadsRoutes,
  moves: movesRoutes,
  trash: trashRoutes,
  history: historyRoutes,
  versioning: versioningRoutes,
  tasks: tasksRoutes,
  operations: operationsRoutes,
  live: liveRoutes,
});
