import type { accountRoutes } from '../contract/account.ts';
import { type Handler, type Handlers, listed, nothing, pageRequest, reply } from '../handler.ts';
import { toWireDeletion, toWireMe, toWireSession, toWireUser, toWireUserName } from '../wire/user.ts';
import { namingFields } from './naming-fields.ts';

const updateMe: Handler<(typeof accountRoutes)['updateMe' | 'patchMe']> = async ({ codex, actor, body }) =>
  reply(
    toWireUser(
      await namingFields(codex.users.updateMe(actor, { email: body.email, fullName: body.full_name })),
    ),
  );

/** Answers about whoever is signed in. */
export const accountHandlers: Handlers<typeof accountRoutes> = {
  me: async ({ codex, actor }) => reply(toWireMe(await codex.users.me(actor))),
  updateMe,
  patchMe: updateMe,

  names: async ({ codex, actor, query: { ids } }) =>
    reply((await codex.users.names(actor, ids)).map(toWireUserName)),

  previewDeletion: async ({ codex, actor }) =>
    reply(toWireDeletion(await codex.users.previewDeletion(actor))),

  deleteMe: async ({ codex, server, actor, body: { password } }) => {
    await codex.users.deleteMe(actor, { password });
    return nothing({ cookies: server.cookies.signOut() });
  },

  changePassword: async ({ codex, actor, body }) => {
    const change = { current: body.current_password, next: body.new_password };
    await namingFields(codex.users.changePassword(actor, change));
    return nothing();
  },

  beginSecondFactor: async ({ codex, actor, body: { password } }) => {
    const { secret, uri } = await codex.users.beginSecondFactor(actor, { password });
    return reply({ secret, uri });
  },

  confirmSecondFactor: async ({ codex, actor, body: { code } }) => {
    const { recoveryCodes } = await codex.users.confirmSecondFactor(actor, code);
    return reply({ recovery_codes: [...recoveryCodes] });
  },

  removeSecondFactor: async ({ codex, actor, body: { password, code } }) => {
    await codex.users.removeSecondFactor(actor, { password, code });
    return nothing();
  },

  sessions: async ({ codex, actor, query }) =>
    listed(await codex.sessions.list(actor, pageRequest(query)), query, (session) =>
      toWireSession(session, actor.sessionId),
    ),

  endSession: async ({ codex, actor, params: { session } }) => {
    await codex.sessions.end(actor, session);
    return nothing();
  },
};
