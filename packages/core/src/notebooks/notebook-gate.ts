import { isUlid, parseUlid } from '../ids.ts';
import { type Action, noSuch, requireCan } from '../permissions/can.ts';
import type { Actor } from '../permissions/roles.ts';
import type { SystemStore } from '../system-store.ts';
import { findWorkspace } from '../workspaces/workspace-gate.ts';
import type { Workspace } from '../workspaces/workspace-store.ts';
import type { NotebookView } from './notebooks.ts';
import type { RegisteredNotebook } from './registered-notebook-store.ts';

/** A notebook as somebody sees it, with the workspace that it lies in. */
export interface NotebookPlace {
  readonly notebook: NotebookView;
  readonly workspace: Workspace;
}

type Stores = Pick<SystemStore, 'workspaces' | 'notebooks'>;

/**
 * The notebook that somebody names by its id or as `workspace/notebook` (ids or slugs), if the actor may do `action`
 * with it. What is absent, deleted, in a deleted workspace or not theirs throws the same `not_found`.
 */
export async function requireNotebook(
  stores: Stores,
  actor: Actor,
  name: string,
  action: Action,
): Promise<NotebookPlace> {
  const found = await findNotebook(stores, name);
  requireCan(actor, action, found && { workspaceId: found.workspace.id }, 'notebook');
  const role = found && actor.memberships.get(found.workspace.id);
  if (!found || !role) throw noSuch('notebook');
  return { notebook: { ...found.notebook, role }, workspace: found.workspace };
}

interface Found {
  readonly notebook: RegisteredNotebook;
  readonly workspace: Workspace;
}

async function findNotebook(stores: Stores, name: string): Promise<Found | null> {
  const slash = name.indexOf('/');
  const inWorkspace = slash < 0 ? null : await findWorkspace(stores.workspaces, name.slice(0, slash));
  if (slash >= 0 && !inWorkspace) return null;
  const notebook = await findIn(stores, inWorkspace, name.slice(slash + 1));
  const workspace = inWorkspace ?? (notebook && (await stores.workspaces.get(notebook.workspaceId)));
  if (!notebook || notebook.deletedMs !== null || !workspace || workspace.deletedMs !== null) return null;
  return { notebook, workspace };
}

/** A slug says nothing without its workspace; an id must be of the workspace that is named with it. */
async function findIn(
  { notebooks }: Stores,
  workspace: Workspace | null,
  idOrSlug: string,
): Promise<RegisteredNotebook | null> {
  if (!isUlid(idOrSlug)) return workspace && notebooks.getBySlug(workspace.id, idOrSlug);
  const found = await notebooks.get(parseUlid(idOrSlug));
  return workspace && found?.workspaceId !== workspace.id ? null : found;
}
