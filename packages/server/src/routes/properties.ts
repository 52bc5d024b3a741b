import type { propertiesRoutes } from '../contract/properties.ts';
import { type Handlers, listed, reply } from '../handler.ts';
import { toWireProperty, toWirePropertyValue } from '../wire/property.ts';

/** Answers about properties in use. */
export const propertiesHandlers: Handlers<typeof propertiesRoutes> = {
  list: async ({ codex, actor, query }) => {
    const { per_page: limit, cursor, prefix } = query;
    const page = await codex.notebooks.use(actor, query.notebook_id, 'file.read', ({ properties }) =>
      properties.list({ limit, cursor, prefix }),
    );
    return listed(page, query, toWireProperty);
  },

  values: async ({ codex, actor, params, query }) => {
    const { notebook_id, prefix, limit } = query;
    const values = await codex.notebooks.use(actor, notebook_id, 'file.read', ({ properties }) =>
      properties.values(params.name, { prefix, limit }),
    );
    return reply(values.map(toWirePropertyValue));
  },
};
