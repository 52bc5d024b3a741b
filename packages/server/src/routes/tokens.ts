import { parseUlid } from '@codexlab/core';
import type { tokensRoutes } from '../contract/tokens.ts';
import { type Handlers, listed, nothing, pageRequest } from '../handler.ts';
import { toWireCreatedToken, toWireToken } from '../wire/token.ts';
import { created } from './created.ts';
import { namingFields } from './naming-fields.ts';

/** Answers about personal access tokens. */
export const tokensHandlers: Handlers<typeof tokensRoutes> = {
  list: async ({ codex, actor, query }) =>
    listed(await codex.tokens.list(actor, pageRequest(query)), query, toWireToken),

  create: async ({ codex, actor, body: { name, scope, workspace_ids, expires_at } }) => {
    const wanted = {
      name,
      scope,
      workspaceIds: workspace_ids?.map(parseUlid),
      expiresMs: typeof expires_at === 'string' ? Date.parse(expires_at) : expires_at,
    };
    const made = await namingFields(codex.tokens.create(actor, wanted));
    return created(toWireCreatedToken(made), 'tokens', made.token.id);
  },

  revoke: async ({ codex, actor, params: { token } }) => {
    await codex.tokens.revoke(actor, token);
    return nothing();
  },
};
