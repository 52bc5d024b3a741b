import { parseUlid } from '@codexlab/core';
import type { workspacesRoutes } from '../contract/workspaces.ts';
import { type Handler, type Handlers, listed, nothing, pageRequest, reply } from '../handler.ts';
import { toPlaceChange } from '../wire/place-change.ts';
import { toWireAccess, toWireDeletedWorkspace, toWireMember, toWireWorkspace } from '../wire/workspace.ts';
import { created } from './created.ts';

type WorkspacesRoutes = typeof workspacesRoutes;

const update: Handler<WorkspacesRoutes['update' | 'patch']> = async ({
  codex,
  actor,
  params: { workspace },
  body,
}) => reply(toWireWorkspace(await codex.workspaces.update(actor, workspace, toPlaceChange(body))));

const changeMember: Handler<WorkspacesRoutes['changeMember' | 'patchMember']> = async ({
  codex,
  actor,
  params,
  body: { role },
}) => {
  const userId = parseUlid(params.user);
  return reply(toWireMember(await codex.workspaces.changeMember(actor, params.workspace, userId, role)));
};

/** Answers about workspaces and their members. */
export const workspacesHandlers: Handlers<WorkspacesRoutes> = {
  list: async ({ codex, actor, query }) =>
    listed(await codex.workspaces.list(actor, pageRequest(query)), query, toWireWorkspace),

  create: async ({ codex, actor, body: { name, description, path }, interruptedMs }) => {
    const wanted = { name, description, path, interruptedMs };
    const workspace = await codex.workspaces.create(actor, wanted);
    return created(toWireWorkspace(workspace), 'workspaces', workspace.id);
  },

  get: async ({ codex, actor, params: { workspace } }) =>
    reply(toWireWorkspace(await codex.workspaces.get(actor, workspace))),

  update,
  patch: update,

  remove: async ({ codex, actor, params: { workspace } }) => {
    await codex.workspaces.remove(actor, workspace);
    return nothing();
  },

  deleted: async ({ codex, actor, query }) =>
    listed(await codex.workspaces.deleted(actor, pageRequest(query)), query, toWireDeletedWorkspace),

  restore: async ({ codex, actor, params: { workspace } }) =>
    reply(toWireWorkspace(await codex.workspaces.restore(actor, parseUlid(workspace)))),

  members: async ({ codex, actor, params: { workspace }, query }) =>
    listed(await codex.workspaces.members(actor, workspace, pageRequest(query)), query, toWireMember),

  addMember: async ({ codex, actor, params: { workspace }, body: { username, role }, interruptedMs }) => {
    const wanted = { username, role, interruptedMs };
    const member = await codex.workspaces.addMember(actor, workspace, wanted);
    return created(toWireMember(member), 'workspaces', member.workspaceId, 'members', member.userId);
  },

  memberAccess: async ({ codex, actor, params: { workspace, user }, query: { notebook_id: notebook } }) =>
    reply(toWireAccess(await codex.workspaces.access(actor, workspace, parseUlid(user), { notebook }))),

  changeMember,
  patchMember: changeMember,

  removeMember: async ({ codex, actor, params: { workspace, user } }) => {
    await codex.workspaces.removeMember(actor, workspace, parseUlid(user));
    return nothing();
  },
};
