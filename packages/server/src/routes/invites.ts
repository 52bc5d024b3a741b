import type { invitesRoutes } from '../contract/invites.ts';
import { type Handlers, listed, nothing, pageRequest, reply } from '../handler.ts';
import { toWireCreatedInvite, toWireInvite, toWireInviteGoal, toWireWorkspace } from '../wire/workspace.ts';
import { created } from './created.ts';

/** Answers about invites. */
export const invitesHandlers: Handlers<typeof invitesRoutes> = {
  list: async ({ codex, actor, params: { workspace }, query }) =>
    listed(await codex.workspaces.invites(actor, workspace, pageRequest(query)), query, toWireInvite),

  create: async ({ codex, server, actor, params: { workspace }, body: { role, days } }) => {
    const made = await codex.workspaces.invite(actor, workspace, { role, days });
    const value = toWireCreatedInvite(made, server.publicUrl());
    return created(value, 'workspaces', workspace, 'invites', made.invite.id);
  },

  revoke: async ({ codex, actor, params: { workspace, invite } }) => {
    await codex.workspaces.revokeInvite(actor, workspace, invite);
    return nothing();
  },

  inspect: async ({ codex, actor, body: { secret } }) =>
    reply(toWireInviteGoal(await codex.workspaces.inspectInvite(actor, secret))),

  accept: async ({ codex, actor, body: { secret } }) =>
    reply(toWireWorkspace(await codex.workspaces.acceptInvite(actor, secret))),
};
