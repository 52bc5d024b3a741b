import { parseUlid } from '@codexlab/core';
import type { notebooksRoutes } from '../contract/notebooks.ts';
import { type Handler, type Handlers, listed, nothing, pageRequest, reply } from '../handler.ts';
import { toWireDeletedNotebook, toWireNotebook, toWireReport, toWireStatus } from '../wire/notebook.ts';
import { toPlaceChange } from '../wire/place-change.ts';
import { created } from './created.ts';
import { useHistory } from './use-history.ts';

const update: Handler<(typeof notebooksRoutes)['update' | 'patch']> = async ({
  codex,
  actor,
  params: { notebook },
  body,
}) => reply(toWireNotebook(await codex.notebooks.update(actor, notebook, toPlaceChange(body))));

/** Answers about notebooks. */
export const notebooksHandlers: Handlers<typeof notebooksRoutes> = {
  list: async ({ codex, actor, query }) => {
    const workspace = query.workspace ?? query.workspace_id;
    const page = await codex.notebooks.list(actor, { ...pageRequest(query), workspace });
    return listed(page, query, toWireNotebook);
  },

  listOfWorkspace: async ({ codex, actor, params: { workspace }, query }) => {
    const page = await codex.notebooks.list(actor, { ...pageRequest(query), workspace });
    return listed(page, query, toWireNotebook);
  },

  create: async ({ codex, actor, body: { workspace_id, name, description, path }, interruptedMs }) => {
    const wanted = { workspace: workspace_id, name, description, path, interruptedMs };
    const notebook = await codex.notebooks.create(actor, wanted);
    return created(toWireNotebook(notebook), 'notebooks', notebook.id);
  },

  get: async ({ codex, actor, params: { notebook } }) =>
    reply(toWireNotebook(await codex.notebooks.get(actor, notebook))),

  getOfWorkspace: async ({ codex, actor, params: { workspace, notebook } }) =>
    reply(toWireNotebook(await codex.notebooks.get(actor, `${workspace}/${notebook}`))),

  update,
  patch: update,

  remove: async ({ codex, actor, params: { notebook }, query: { files } }) => {
    await codex.notebooks.remove(actor, notebook, { files });
    return nothing();
  },

  deleted: async ({ codex, actor, query }) => {
    const page = await codex.notebooks.deleted(actor, {
      ...pageRequest(query),
      workspace: query.workspace,
    });
    return listed(page, query, toWireDeletedNotebook);
  },

  restore: async ({ codex, actor, params: { notebook } }) =>
    reply(toWireNotebook(await codex.notebooks.restore(actor, parseUlid(notebook)))),

  status: async ({ codex, actor, params: { notebook } }) =>
    reply(toWireStatus(await codex.notebooks.status(actor, notebook))),

  sync: async ({ codex, actor, params: { notebook } }) =>
    reply(toWireReport(await codex.notebooks.sync(actor, notebook))),

  // A notebook is made by opening it.
  initialize: async ({ codex, actor, params, body: { git } }) =>
    useHistory({ codex, actor, params }, git ? 'history.manage' : 'notebook.sync', async (notebook) => {
      if (git) await notebook.history.initialize();
      const [complete, stats] = await Promise.all([notebook.isComplete(), notebook.files.stats()]);
      return reply(toWireStatus({ state: notebook.state(), complete, stats }));
    }),
};
