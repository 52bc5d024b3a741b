import type { tagsRoutes } from '../contract/tags.ts';
import { type Handlers, listed, reply } from '../handler.ts';
import { toWireTag } from '../wire/property.ts';

/** Answers about tags. */
export const tagsHandlers: Handlers<typeof tagsRoutes> = {
  list: async ({ codex, actor, query }) => {
    const { per_page: limit, cursor, prefix } = query;
    const page = await codex.notebooks.use(actor, query.notebook_id, 'file.read', ({ tags }) =>
      tags.list({ limit, cursor, prefix }),
    );
    return listed(page, query, toWireTag);
  },

  update: async ({ codex, actor, params, query, body }) => {
    const { color, description } = await codex.notebooks.use(
      actor,
      query.notebook_id,
      'file.write',
      ({ tags }) => tags.describe(params.tag, body),
    );
    return reply({ name: params.tag, color, description });
  },
};
