import { contract } from './contract/contract.ts';
import type { Routes } from './contract/define.ts';
import type { Handlers } from './handler.ts';
import { activityHandlers } from './routes/activity.ts';
import { auditHandlers } from './routes/audit.ts';
import { backupsHandlers } from './routes/backups.ts';
import { invitesHandlers } from './routes/invites.ts';
import { notebooksHandlers } from './routes/notebooks.ts';
import { operationsHandlers } from './routes/operations.ts';
import { filesHandlers } from './routes/files.ts';
import { editsHandlers } from './routes/edits.ts';
import { historyHandlers } from './routes/history.ts';
import { movesHandlers } from './routes/moves.ts';
import { versioningHandlers } from './routes/versioning.ts';
import { bulkHandlers } from './routes/bulk.ts';
import { findHandlers } from './routes/find.ts';
import { foldersHandlers } from './routes/folders.ts';
import { graphHandlers } from './routes/graph.ts';
import { linksHandlers } from './routes/links.ts';
import { liveHandlers } from './routes/live.ts';
import { searchHandlers } from './routes/search.ts';
import { tagsHandlers } from './routes/tags.ts';
import { propertiesHandlers } from './routes/properties.ts';
import { uploadsHandlers } from './routes/uploads.ts';
import { trashHandlers } from './routes/trash.ts';
import { systemHandlers } from './routes/system.ts';
import { tasksHandlers } from './routes/tasks.ts';
import { todosHandlers } from './routes/todos.ts';
import { tokensHandlers } from './routes/tokens.ts';
import { userSettingsHandlers } from './routes/user-settings.ts';
import { usersHandlers } from './routes/users.ts';
import { workspacesHandlers } from './routes/workspaces.ts';

/** The handlers of every feature of the contract. */
const handlers: { readonly [F in keyof typeof contract]: Handlers<(typeof contract)[F]> } = {
  system: systemHandlers,
  users: usersHandlers,
  settings: userSettingsHandlers,
  tokens: tokensHandlers,
  workspaces: workspacesHandlers,
  invites: invitesHandlers,
  notebooks: notebooksHandlers,
  activity: activityHandlers,
  audit: auditHandlers,
  backups: backupsHandlers,
  files: filesHandlers,
  find: findHandlers,
  bulk: bulkHandlers,
  edits: editsHandlers,
  folders: foldersHandlers,
  links: linksHandlers,
  graph: graphHandlers,
  todos: todosHandlers,
  search: searchHandlers,
  tags: tagsHandlers,
  properties: propertiesHandlers,
  uploads: uploadsHandlers,
  moves: movesHandlers,
  trash: trashHandlers,
  history: historyHandlers,
  versioning: versioningHandlers,
  tasks: tasksHandlers,
  operations: operationsHandlers,
  live: liveHandlers,
};

/** Routes with their handlers. */
export interface Feature {
  readonly name: string;
  readonly routes: Routes;
  /** Which fits which was checked where they were joined, above. */
  readonly handlers: Handlers<Routes>;
}

/** Everything that the server answers. */
export const features: readonly Feature[] = Object.freeze(
  Object.entries(contract).map(([name, routes]) => ({
    name,
    routes,
    handlers: handlers[name as keyof typeof contract] as Handlers<Routes>,
  })),
);
