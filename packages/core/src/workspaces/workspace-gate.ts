import { isUlid, parseUlid } from '../ids.ts';
import { type Action, noSuch, requireCan } from '../permissions/can.ts';
import type { Actor } from '../permissions/roles.ts';
import type { Workspace, WorkspaceStore } from './workspace-store.ts';
import type { WorkspaceView } from './workspaces.ts';

/**
 * The workspace that somebody names by id or slug, if the actor may do `action` in it. What is absent, deleted or not
 * theirs throws the same `not_found`.
 */
export async function requireWorkspace(
  store: WorkspaceStore,
  actor: Actor,
  idOrSlug: string,
  action: Action,
): Promise<WorkspaceView> {
  const found = await findWorkspace(store, idOrSlug);
  requireCan(actor, action, found && { workspaceId: found.id }, 'workspace');
  const role = found && actor.memberships.get(found.id);
  if (!found || !role) throw noSuch('workspace');
  return { ...found, role };
}

/** The workspace with this id or slug, unless it is deleted. */
export async function findWorkspace(store: WorkspaceStore, idOrSlug: string): Promise<Workspace | null> {
  const found = isUlid(idOrSlug) ? await store.get(parseUlid(idOrSlug)) : await store.getBySlug(idOrSlug);
  return found && found.deletedMs === null ? found : null;
}
