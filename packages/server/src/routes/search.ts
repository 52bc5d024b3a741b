import { type Actor, type Codex, parseSort } from '@codexlab/core';
import type { searchRoutes } from '../contract/search.ts';
import { type Handlers, listed, reply } from '../handler.ts';
import { toWireFacets, toWireHit, toWireSimilar, toWireSuggestion } from '../wire/search.ts';
import { unsearched } from '../http/unsearched.ts';
import { composeSearch, composeTagSearch } from './compose-search.ts';
import { namingFields } from './naming-fields.ts';
import { nthPage } from './nth-page.ts';

/** Answers to searches. */
export const searchHandlers: Handlers<typeof searchRoutes> = {
  find: ({ codex, actor, query }) => namingFields(search({ codex, actor }, query, query.q)),

  tags: ({ codex, actor, query }) =>
    search({ codex, actor }, query, composeTagSearch(query.tags, query.mode)),

  advanced: ({ codex, actor, body }) => search({ codex, actor }, body, composeSearch(body)),

  facets: async ({ codex, actor, query }) => {
    const { notebook_id, q, limit } = query;
    const facets = await namingFields(
      codex.notebooks.use(actor, notebook_id, 'file.read', (notebook) => notebook.facets(q, { limit })),
    );
    return reply(toWireFacets(facets));
  },

  suggest: async ({ codex, actor, query }) => {
    const { notebook_id, q, limit } = query;
    const matches = await namingFields(
      codex.notebooks.use(actor, notebook_id, 'file.read', (notebook) => notebook.suggest(q, { limit })),
    );
    return reply(matches.map(toWireSuggestion));
  },

  similar: async ({ codex, actor, query }) => {
    const words = await namingFields(
      codex.notebooks.use(actor, query.notebook_id, 'file.read', (notebook) => notebook.similar(query.q)),
    );
    return reply(words.map(toWireSimilar));
  },

  explain: async ({ codex, actor, query }) => {
    const { notebook_id, q, sort } = query;
    const order = sort === undefined ? undefined : parseSort(sort);
    const { understood, plan } = await namingFields(
      codex.notebooks.use(actor, notebook_id, 'file.read', (notebook) =>
        notebook.explain(q, { sort: order }),
      ),
    );
    return reply({ understood: [...understood], plan: [...plan] });
  },
};

interface AreaAndPage {
  readonly notebook_id?: string | undefined;
  readonly workspace?: string | undefined;
  readonly sort?: string | undefined;
  readonly page?: number | undefined;
  readonly per_page: number;
  readonly cursor?: string | undefined;
}

async function search(
  { codex, actor }: { readonly codex: Codex; readonly actor: Actor },
  query: AreaAndPage,
  text: string,
) {
  const area = { notebook: query.notebook_id, workspace: query.workspace };
  const sort = query.sort === undefined ? undefined : parseSort(query.sort);
  const found = await nthPage(query, (request) =>
    codex.search.search(actor, area, text, { ...request, sort }),
  );
  return { ...listed(found, query, toWireHit), headers: unsearched(found.failed) };
}
