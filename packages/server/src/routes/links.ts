import type { LinkKind } from '@codexlab/core';
import { parseRelPath, ROOT } from '@codexlab/core';
import type { linksRoutes } from '../contract/links.ts';
import { type Handlers, listed, reply } from '../handler.ts';
import { toWireFullFile } from '../wire/file.ts';
import { toWireLink, toWireResolution, toWireUnresolved } from '../wire/link.ts';
import { linkContext } from './link-context.ts';
import { useFile } from './use-file.ts';

/** Answers about links. */
export const linksHandlers: Handlers<typeof linksRoutes> = {
  outgoing: (call) =>
    useFile(call, 'file.read', async ({ file, notebook }) => {
      const { per_page: limit, cursor } = call.query;
      return listed(await notebook.links.outgoing(file.path, { limit, cursor }), call.query, toWireLink);
    }),

  backlinks: (call) =>
    useFile(call, 'file.read', async ({ file, notebook }) => {
      const { per_page: limit, cursor, context } = call.query;
      const page = await notebook.links.backlinks(file.path, { limit, cursor });
      if (context !== true) return listed(page, call.query, toWireLink);
      const lineOf = await linkContext(notebook, page.items);
      return listed(page, call.query, (link) => ({ ...toWireLink(link), context: lineOf(link) }));
    }),

  unresolved: async ({ codex, actor, query }) => {
    const { per_page: limit, cursor } = query;
    const page = await codex.notebooks.use(actor, query.notebook_id, 'file.read', ({ links }) =>
      links.unresolved({ limit, cursor }),
    );
    return listed(page, query, toWireUnresolved);
  },

  resolve: ({ codex, actor, body }) =>
    codex.notebooks.use(actor, body.notebook_id, 'file.read', async (notebook, place) => {
      const from = body.from === undefined ? ROOT : parseRelPath(body.from);
      const target = bareTarget(body.target, body.kind);
      const resolution = await notebook.links.resolve({ from, target, kind: body.kind });
      const file = resolution.status === 'resolved' ? await notebook.files.get(resolution.path) : null;
      return reply({
        ...toWireResolution(resolution),
        file: file && toWireFullFile(file, place.notebook.id),
      });
    }),
};

/** A target as it is looked up: without brackets, and without the heading, block or text behind it. */
function bareTarget(text: string, kind: LinkKind): string {
  const inner = /^!?\[\[(.*)\]\]$/s.exec(text.trim())?.[1] ?? text;
  const isPath = kind === 'markdown' || kind === 'image';
  return inner.replace(isPath ? /#.*$/s : /[#|].*$/s, '').trim();
}
