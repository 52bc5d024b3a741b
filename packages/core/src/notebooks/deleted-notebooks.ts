import { deedOf } from '../audit/deed.ts';
import { CodexError } from '../errors.ts';
import type { NotebookId } from '../ids.ts';
import { noSuch, requireCan, workspacesWhere } from '../permissions/can.ts';
import type { Actor } from '../permissions/roles.ts';
import { isPastRetention, untilRetention } from '../workspaces/retention.ts';
import { requireWorkspace } from '../workspaces/workspace-gate.ts';
import type { Workspace } from '../workspaces/workspace-store.ts';
import { type NotebookPlace, requireNotebook } from './notebook-gate.ts';
import type { NotebookParts } from './notebook-parts.ts';
import { requireFreePath, WHOLE_WORKSPACE } from './notebook-path.ts';
import type { Notebooks, NotebookView } from './notebooks.ts';
import type { RegisteredNotebook } from './registered-notebook-store.ts';
import { openPlace } from './use-notebook.ts';

/** Deleting notebooks, with or without their files, and taking that back. */
export function createDeletedNotebooks(
  parts: NotebookParts,
): Pick<Notebooks, 'remove' | 'deleted' | 'restore'> {
  const { store, clock } = parts;
  return {
    async remove(actor, name, { files }) {
      const place = await requireNotebook(store, actor, name, 'notebook.delete');
      await parts.oneByOne(() =>
        files === 'trash' ? trash(parts, actor, place) : keep(parts, actor, place),
      );
    },
    async deleted(actor, { workspace, ...page }) {
      requireCan(actor, 'workspace.list', null);
      const within =
        workspace === undefined
          ? workspacesWhere(actor, 'notebook.delete')
          : [(await requireWorkspace(store.workspaces, actor, workspace, 'notebook.delete')).id];
      return untilRetention(await store.notebooks.deleted(within, page), clock.nowMs());
    },
    restore: (actor, id) => parts.oneByOne(() => restore(parts, actor, id)),
  };
}

async function keep(
  parts: NotebookParts,
  actor: Actor,
  { notebook, workspace }: NotebookPlace,
): Promise<void> {
  await parts.store.notebooks.remove(notebook.id, null, deletion(parts, actor, 'keep'));
  // A folder that is gone or was replaced is open nowhere.
  const root = await parts.folders.inside(workspace.path, notebook.path).catch(() => null);
  if (root !== null) await parts.host.release(root);
}

/** The files go first: a registration without files can be told, files without a registration would be forgotten. */
async function trash(
  parts: NotebookParts,
  actor: Actor,
  { notebook, workspace }: NotebookPlace,
): Promise<void> {
  if (notebook.path === WHOLE_WORKSPACE)
    throw new CodexError(
      'unsupported',
      'This notebook is the folder of its workspace, which has no trash outside of itself. Delete the notebook and keep its files.',
      { field: 'files' },
    );
  const root = await parts.folders.inside(workspace.path, notebook.path);
  await parts.host.release(root);
  const trashPath = await parts.folders.toTrash(workspace.path, notebook.path, notebook.id);
  try {
    await parts.store.notebooks.remove(notebook.id, trashPath, deletion(parts, actor, 'trash'));
  } catch (error) {
    await parts.folders.fromTrash(workspace.path, trashPath, notebook.path);
    throw error;
  }
  // Somebody may have opened it in between; from now on nobody can.
  await parts.host.release(root);
}

/** The files come first here too: that they are back already does no harm to whoever tries again. */
async function restore(parts: NotebookParts, actor: Actor, id: NotebookId): Promise<NotebookView> {
  const { notebook, workspace } = await requireDeleted(parts, actor, id);
  await requireFreePath(parts.store.notebooks, workspace.id, notebook.path);
  if (await parts.store.notebooks.getBySlug(workspace.id, notebook.slug))
    throw new CodexError('conflict', `Another notebook is called "${notebook.slug}" by now.`, {
      field: 'slug',
    });
  if (notebook.trashPath !== null)
    await parts.folders.fromTrash(workspace.path, notebook.trashPath, notebook.path);
  // Throws when the folder is gone, or holds another notebook by now.
  await openPlace(parts, { notebook, workspace }, () => Promise.resolve());
  const deed = deedOf(actor, 'notebook.restored', parts.clock.nowMs());
  return { ...(await parts.store.notebooks.restore(id, deed)), role: notebook.role };
}

async function requireDeleted(parts: NotebookParts, actor: Actor, id: NotebookId): Promise<DeletedPlace> {
  const { store, clock } = parts;
  const notebook = await store.notebooks.get(id);
  const workspace = notebook && (await store.workspaces.get(notebook.workspaceId));
  const there = workspace?.deletedMs === null;
  requireCan(actor, 'notebook.delete', there ? { workspaceId: workspace.id } : null, 'notebook');
  const role = workspace && actor.memberships.get(workspace.id);
  const gone = !notebook || notebook.deletedMs === null || isPastRetention(notebook.deletedMs, clock.nowMs());
  if (!workspace || !role || gone) throw noSuch('notebook');
  return { notebook: { ...notebook, role }, workspace };
}

interface DeletedPlace {
  readonly notebook: RegisteredNotebook & { readonly role: NotebookView['role'] };
  readonly workspace: Workspace;
}

function deletion({ clock }: NotebookParts, actor: Actor, files: 'keep' | 'trash') {
  return deedOf(actor, 'notebook.deleted', clock.nowMs(), { files });
}
