import { parseRelPath } from '@codexlab/core';
import type { graphRoutes } from '../contract/graph.ts';
import { type Handlers, reply } from '../handler.ts';
import { toWireEdge, toWireNode } from '../wire/graph.ts';

/** Answers about the graph of links. */
export const graphHandlers: Handlers<typeof graphRoutes> = {
  get: ({ codex, actor, query }) =>
    codex.notebooks.use(actor, query.notebook_id, 'file.read', async ({ graph }) => {
      const { around, depth, limit, cursor, tag, kind, orphans, unresolved } = query;
      const folder = query.folder ? parseRelPath(query.folder) : undefined;
      const filter = { folder, tag, kind, orphans, unresolved };
      const { nextCursor, truncated, nodes, edges } =
        around === undefined
          ? { ...(await graph.page(filter, { limit, cursor })), truncated: false }
          : { ...(await graph.around(around, { ...filter, depth })), nextCursor: null };
      return reply({
        nodes: nodes.map(toWireNode),
        edges: edges.map(toWireEdge),
        next_cursor: nextCursor,
        truncated,
      });
    }),
};
