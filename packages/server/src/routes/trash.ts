import { CodexError } from '@codexlab/core';
import type { trashRoutes } from '../contract/trash.ts';
import { type Handlers, listed, nothing, reply } from '../handler.ts';
import { toWireFullFile } from '../wire/file.ts';
import { toWireTrashed } from '../wire/upload.ts';

/** Answers about what was deleted. */
export const trashHandlers: Handlers<typeof trashRoutes> = {
  list: async ({ codex, actor, query }) => {
    const { per_page: limit, cursor } = query;
    const page = await codex.notebooks.use(actor, query.notebook_id, 'file.read', ({ trash }) =>
      trash.list({ limit, cursor }),
    );
    return listed(page, query, toWireTrashed);
  },

  restore: ({ codex, actor, params, query, body }) =>
    codex.notebooks.use(actor, query.notebook_id, 'file.write', async ({ files, trash }, place) => {
      const { path } = await trash.restore(params.entry, { to: body.to });
      const file = await files.get(path);
      return reply({ path, file: file && toWireFullFile(file, place.notebook.id) });
    }),

  remove: ({ codex, actor, params, query }) =>
    codex.notebooks.use(actor, query.notebook_id, 'trash.empty', async ({ trash }) => {
      const { removed } = await trash.empty({ ids: [params.entry] });
      if (removed === 0) throw new CodexError('not_found', `The trash has no ${params.entry}.`);
      return nothing();
    }),

  empty: ({ codex, actor, query, body }) =>
    codex.notebooks.use(actor, query.notebook_id, 'trash.empty', async ({ trash }) => {
      const beforeMs = body.before === undefined ? undefined : Date.parse(body.before);
      return reply(await trash.empty({ beforeMs }));
    }),
};
