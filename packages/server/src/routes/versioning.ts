import type { HistoryState, Notebook } from '@codexlab/core';
import type { versioningRoutes } from '../contract/versioning.ts';
import { type Handler, type Handlers, listed, reply } from '../handler.ts';
import { toWireBranch, toWireCommitResult, toWirePending, toWireVersioning } from '../wire/history.ts';
import { namingFields } from './naming-fields.ts';
import { telling, useHistory } from './use-history.ts';

const configure: Handler<(typeof versioningRoutes)['configure' | 'patch']> = (call) =>
  useHistory(call, 'history.manage', async (notebook) => {
    const { auto_commit: autoCommit, quiet_ms: quietMs, max_binary_bytes: maxBinaryBytes } = call.body;
    const settings = { autoCommit, quietMs, maxBinaryBytes };
    return told(notebook, await namingFields(notebook.history.configure(settings)));
  });

/** Answers about the repository of a notebook. */
export const versioningHandlers: Handlers<typeof versioningRoutes> = {
  get: (call) =>
    useHistory(call, 'notebook.read', async (notebook) => told(notebook, await notebook.history.state())),

  configure,
  patch: configure,

  // Asked again after a kill it finds nothing that differs, or commits what the first one did not come to.
  commit: (call) =>
    useHistory(call, 'file.write', async ({ history }) =>
      reply(toWireCommitResult(await history.commit({ paths: call.body.paths, message: call.body.message }))),
    ),

  pending: (call) =>
    useHistory(call, 'file.read', async ({ history }) => {
      const { per_page: limit, cursor } = call.query;
      return listed(await history.pending({ limit, cursor }), call.query, toWirePending);
    }),

  branches: (call) =>
    useHistory(call, 'file.read', async ({ history }) => {
      const { per_page: limit, cursor } = call.query;
      return listed(await history.branches({ limit, cursor }), call.query, toWireBranch);
    }),
};

function told(notebook: Notebook, state: HistoryState) {
  return reply(toWireVersioning(state, telling(notebook)));
}
