import { parseUlid } from '@codexlab/core';
import type { administrationRoutes } from '../contract/administration.ts';
import { type Handlers, listed, nothing, pageRequest, reply } from '../handler.ts';
import { toWireResetLink } from '../wire/secret-link.ts';
import { toWireUser } from '../wire/user.ts';
import { created } from './created.ts';
import { namingFields } from './naming-fields.ts';

/** Answers for administrators of the server. */
export const administrationHandlers: Handlers<typeof administrationRoutes> = {
  list: async ({ codex, actor, query }) =>
    listed(await codex.users.list(actor, pageRequest(query)), query, toWireUser),

  create: async ({ codex, actor, body: { username, password, email, full_name, is_superuser } }) => {
    const wanted = { username, password, email, fullName: full_name, isSuperuser: is_superuser };
    const user = await namingFields(codex.users.create(actor, wanted));
    return created(toWireUser(user), 'users', user.id);
  },

  get: async ({ codex, actor, params }) => reply(toWireUser(await codex.users.get(actor, params.user))),

  setStatus: async ({ codex, actor, params, body }) => {
    const status = { isActive: body.is_active, isSuperuser: body.is_superuser };
    return reply(toWireUser(await codex.users.setStatus(actor, parseUlid(params.user), status)));
  },

  setPassword: async ({ codex, actor, params, body }) => {
    await codex.users.setPassword(actor, parseUlid(params.user), body.password);
    return nothing();
  },

  removeSecondFactorOf: async ({ codex, actor, params }) =>
    reply(toWireUser(await codex.users.removeSecondFactorOf(actor, parseUlid(params.user)))),

  createResetLink: async ({ codex, server, actor, params }) => {
    const link = await codex.users.createResetLink(actor, parseUlid(params.user));
    return reply(toWireResetLink(link, server.publicUrl()));
  },
};
