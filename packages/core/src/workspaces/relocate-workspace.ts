import { deedOf } from '../audit/deed.ts';
import { requireCan } from '../permissions/can.ts';
import type { Actor } from '../permissions/roles.ts';
import { notebookRoots } from './notebook-roots.ts';
import { requireFreeFolder } from './require-free-folder.ts';
import type { WorkspaceParts } from './workspace-parts.ts';
import { requireWorkspace } from './workspace-gate.ts';
import type { WorkspaceView } from './workspaces.ts';

/** See `Workspaces.relocate`. */
export async function relocateWorkspace(
  parts: WorkspaceParts,
  actor: Actor,
  { idOrSlug, path }: { readonly idOrSlug: string; readonly path: string },
): Promise<WorkspaceView> {
  const { workspaces } = parts.store;
  const workspace = await requireWorkspace(workspaces, actor, idOrSlug, 'workspace.update');
  requireCan(actor, 'workspace.adopt', null);
  const folder = await parts.folders.allow(path);
  if (folder === workspace.path) return workspace;
  await requireFreeFolder(parts, folder, workspace.id);
  const before = await notebookRoots(parts, workspace);
  const deed = deedOf(actor, 'workspace.relocated', parts.clock.nowMs());
  const relocated = await workspaces.update(workspace.id, { path: folder }, deed);
  await Promise.all(before.map((root) => parts.host.release(root)));
  return { ...relocated, role: workspace.role };
}
