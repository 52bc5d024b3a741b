import { deedOf } from '../audit/deed.ts';
import { CodexError } from '../errors.ts';
import { type BegunBefore, isSince } from '../idempotency/begun-before.ts';
import type { NotebookId, WorkspaceId } from '../ids.ts';
import type { Actor } from '../permissions/roles.ts';
import { checkDescription, checkName } from '../workspaces/check-texts.ts';
import { withFreeSlug } from '../workspaces/free-slug.ts';
import { isPastRetention } from '../workspaces/retention.ts';
import { slugOf } from '../workspaces/slugs.ts';
import { randomSuffix } from '../workspaces/workspace-parts.ts';
import { requireWorkspace } from '../workspaces/workspace-gate.ts';
import { everyNotebookOf } from './every-notebook.ts';
import type { NotebookParts } from './notebook-parts.ts';
import { parseNotebookPath, requireFreePath } from './notebook-path.ts';
import type { NewNotebook, NotebookView } from './notebooks.ts';
import type { RegisteredNotebook } from './registered-notebook-store.ts';

/**
 * Registers a folder as a notebook, made when it is missing; of one that is there nothing changes but `.codex`. Its id
 * is the one that the folder bears, so that a notebook that was registered before is known again; what belonged to a
 * registration that was deleted belongs to this one alone from now on.
 */
export async function registerNotebook(
  parts: NotebookParts,
  actor: Actor,
  wanted: NewNotebook,
): Promise<NotebookView> {
  const { store, clock } = parts;
  const workspace = await requireWorkspace(store.workspaces, actor, wanted.workspace, 'notebook.create');
  const name = checkName(wanted.name);
  const description = checkDescription(wanted.description);
  const given = wanted.path === undefined ? null : parseNotebookPath(wanted.path);
  const made = await madeBefore(parts, workspace.id, wanted, { name, description, path: given });
  if (made) return { ...made, role: workspace.role };
  return withFreeSlug(slugOf(name, 'notebook'), {
    isTaken: async (slug) => (await store.notebooks.getBySlug(workspace.id, slug)) !== null,
    random: () => randomSuffix(parts.secrets),
    async create(slug) {
      const path = given ?? slug;
      await requireFreePath(store.notebooks, workspace.id, path);
      const id = await parts.host.adopt(await parts.folders.inside(workspace.path, path));
      await requireFreeId(parts, id);
      const atMs = clock.nowMs();
      const notebook: RegisteredNotebook = {
        ...{ id, workspaceId: workspace.id, name, slug, path, description },
        ...{ createdMs: atMs, updatedMs: atMs, deletedMs: null, trashPath: null },
      };
      await store.notebooks.create(notebook, deedOf(actor, 'notebook.created', atMs));
      return { ...notebook, role: workspace.role };
    },
  });
}

/** What an interrupted run of the same request has registered, still as it is wanted. */
async function madeBefore(
  { store }: NotebookParts,
  workspaceId: WorkspaceId,
  begun: BegunBefore,
  wanted: Pick<RegisteredNotebook, 'name' | 'description'> & { readonly path: string | null },
): Promise<RegisteredNotebook | null> {
  if (typeof begun.interruptedMs !== 'number') return null;
  for await (const notebook of everyNotebookOf(store.notebooks, [workspaceId])) {
    const isWanted = notebook.name === wanted.name && notebook.description === wanted.description;
    const isThere = wanted.path === null || notebook.path === wanted.path;
    if (isSince(begun, notebook.createdMs) && isWanted && isThere) return notebook;
  }
  return null;
}

/** While the files of a deleted notebook lie in the trash, what bears its id elsewhere is a copy. */
async function requireFreeId({ store, clock }: NotebookParts, id: NotebookId): Promise<void> {
  const known = await store.notebooks.get(id);
  if (!known) return;
  const { deletedMs, trashPath } = known;
  const restorable = deletedMs !== null && trashPath !== null && !isPastRetention(deletedMs, clock.nowMs());
  const workspace = deletedMs === null ? await store.workspaces.get(known.workspaceId) : null;
  if (!restorable && workspace?.deletedMs !== null) return;
  const message = restorable
    ? 'This folder is a notebook that was deleted, with its files in the trash; restore it instead.'
    : 'This folder is a notebook that is registered already.';
  throw new CodexError('conflict', message, { field: 'id', deleted: restorable });
}
