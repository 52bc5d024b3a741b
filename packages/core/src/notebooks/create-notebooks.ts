import { deedOf } from '../audit/deed.ts';
import { createOneByOne } from '../one-by-one.ts';
import { requireCan, workspacesWhere } from '../permissions/can.ts';
import type { Actor } from '../permissions/roles.ts';
import { checkDescription, checkName } from '../workspaces/check-texts.ts';
import { checkSlug } from '../workspaces/slugs.ts';
import { requireWorkspace } from '../workspaces/workspace-gate.ts';
import { createDeletedNotebooks } from './deleted-notebooks.ts';
import { requireNotebook } from './notebook-gate.ts';
import type { NotebookParts, NotebooksPorts } from './notebook-parts.ts';
import type { Notebooks, NotebookView } from './notebooks.ts';
import { registerNotebook } from './register-notebook.ts';
import type { NotebookChange, RegisteredNotebook } from './registered-notebook-store.ts';
import { useNotebook } from './use-notebook.ts';

/** Joins the ports. */
export function createNotebooks(ports: NotebooksPorts): Notebooks {
  const parts: NotebookParts = { ...ports, oneByOne: createOneByOne() };
  const { store } = ports;

  async function list(actor: Actor, options: NonNullable<Parameters<Notebooks['list']>[1]> = {}) {
    const { workspace, ...page } = options;
    const found = await store.notebooks.list(await readable(store, actor, workspace), page);
    return { ...found, items: found.items.flatMap((notebook) => viewOf(actor, notebook)) };
  }

  return {
    list,
    create: (actor, wanted) => parts.oneByOne(() => registerNotebook(parts, actor, wanted)),
    get: async (actor, name) => (await requireNotebook(store, actor, name, 'notebook.read')).notebook,
    async update(actor, name, change) {
      const { notebook } = await requireNotebook(store, actor, name, 'notebook.update');
      const deed = deedOf(actor, 'notebook.updated', ports.clock.nowMs());
      const updated = await store.notebooks.update(notebook.id, checkChange(change), deed);
      return { ...updated, role: notebook.role };
    },
    ...createDeletedNotebooks(parts),
    status: (actor, name) =>
      useNotebook(parts, actor, name, 'notebook.read', async (notebook) => ({
        state: notebook.state(),
        complete: await notebook.isComplete(),
        stats: await notebook.files.stats(),
      })),
    sync: (actor, name) => useNotebook(parts, actor, name, 'notebook.sync', (notebook) => notebook.sync()),
    use: (actor, name, action, work) => useNotebook(parts, actor, name, action, work),
    async searchable(actor, { workspace, limit }) {
      const found = await list(actor, { workspace, limit });
      return { notebooks: found.items, more: found.nextCursor !== null };
    },
  };
}

/** The workspaces whose notebooks the actor may read: the named one, or all of theirs. */
async function readable(store: NotebooksPorts['store'], actor: Actor, workspace: string | undefined) {
  if (workspace === undefined) {
    requireCan(actor, 'workspace.list', null);
    return workspacesWhere(actor, 'notebook.read');
  }
  return [(await requireWorkspace(store.workspaces, actor, workspace, 'notebook.read')).id];
}

function viewOf(actor: Actor, notebook: RegisteredNotebook): NotebookView[] {
  const role = actor.memberships.get(notebook.workspaceId);
  return role ? [{ ...notebook, role }] : [];
}

/** Takes the named fields alone, checked. */
function checkChange({ name, slug, description }: NotebookChange): NotebookChange {
  return {
    ...(name === undefined ? {} : { name: checkName(name) }),
    ...(slug === undefined ? {} : { slug: checkSlug(slug) }),
    ...(description === undefined ? {} : { description: checkDescription(description) }),
  };
}
