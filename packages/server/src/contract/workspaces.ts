import { z } from 'zod';
import { notebookName } from './content-fields.ts';
import { defineRoutes } from './define.ts';
import { cursorQuery, idOrSlug, pageQuery, ulid } from './fields.ts';
import { role } from './people-fields.ts';
import {
  deletedWorkspace,
  member,
  memberAccess,
  newWorkspace,
  placeChange,
  workspace,
  workspaceParam,
} from './workspace-shapes.ts';

export * from './workspace-shapes.ts';

const memberParams = z.strictObject({ workspace: idOrSlug, user: ulid });
const update = {
  path: '/workspaces/{workspace}',
  summary: 'Change name, slug or description of a workspace',
  action: 'workspace.update',
  params: workspaceParam,
  bodyKind: 'json',
  body: placeChange,
  status: 200,
  responseKind: 'data',
  response: workspace,
} as const;
const changeMember = {
  path: '/workspaces/{workspace}/members/{user}',
  summary: 'Give a member another role',
  description: 'The last owner of a workspace keeps that role.',
  action: 'member.manage',
  params: memberParams,
  bodyKind: 'json',
  body: z.strictObject({ role }),
  status: 200,
  responseKind: 'data',
  response: member,
} as const;

/** Routes about workspaces and their members. `deleted` is no slug. */
export const workspacesRoutes = defineRoutes({
  list: {
    method: 'GET',
    path: '/workspaces',
    summary: 'The workspaces that one is a member of, by name',
    action: 'workspace.list',
    query: pageQuery,
    status: 200,
    responseKind: 'page',
    response: workspace,
  },
  create: {
    method: 'POST',
    path: '/workspaces',
    summary: 'Make a workspace',
    description:
      'Anybody gets one in a new folder. To make it of a folder that is there takes a superuser; nothing in it is changed.',
    action: 'workspace.create',
    bodyKind: 'json',
    body: newWorkspace,
    status: 201,
    responseKind: 'data',
    response: workspace,
    idempotent: true,
  },
  get: {
    method: 'GET',
    path: '/workspaces/{workspace}',
    summary: 'A workspace, by id or slug',
    description: 'The slug `deleted` is reserved: `/workspaces/deleted` is the list of deleted ones.',
    action: 'workspace.read',
    params: workspaceParam,
    status: 200,
    responseKind: 'data',
    response: workspace,
  },
  update: { ...update, method: 'PUT' },
  patch: { ...update, method: 'PATCH' },
  remove: {
    method: 'DELETE',
    path: '/workspaces/{workspace}',
    summary: 'Delete a workspace',
    description: 'Its files stay; for 30 days an owner can restore it.',
    action: 'workspace.delete',
    params: workspaceParam,
    status: 204,
    responseKind: 'nothing',
  },
  deleted: {
    method: 'GET',
    path: '/workspaces/deleted',
    summary: 'The own deleted workspaces, newest first',
    action: 'workspace.list',
    query: cursorQuery,
    status: 200,
    responseKind: 'page',
    response: deletedWorkspace,
  },
  restore: {
    method: 'POST',
    path: '/workspaces/{workspace}/restore',
    summary: 'Take back that a workspace was deleted',
    description: 'Named by its id. Fails with 409 when its slug or folder is taken by now.',
    action: 'workspace.delete',
    params: z.strictObject({ workspace: ulid }),
    status: 200,
    responseKind: 'data',
    response: workspace,
  },
  members: {
    method: 'GET',
    path: '/workspaces/{workspace}/members',
    summary: 'The members of a workspace',
    action: 'member.read',
    params: workspaceParam,
    query: pageQuery,
    status: 200,
    responseKind: 'page',
    response: member,
  },
  addMember: {
    method: 'POST',
    path: '/workspaces/{workspace}/members',
    summary: 'Add a user of this server to a workspace',
    action: 'member.manage',
    params: workspaceParam,
    bodyKind: 'json',
    body: z.strictObject({ username: z.string().min(1).max(32), role }),
    status: 201,
    responseKind: 'data',
    response: member,
    idempotent: true,
  },
  memberAccess: {
    method: 'GET',
    path: '/workspaces/{workspace}/members/{user}/access',
    summary: 'Why a member can see what they see',
    description:
      'Their role, where it comes from as far as the audit log says, and what the permission table allows them.',
    action: 'member.manage',
    params: memberParams,
    query: z.strictObject({
      notebook_id: notebookName.optional().meta({ description: 'A notebook of the workspace' }),
    }),
    status: 200,
    responseKind: 'data',
    response: memberAccess,
  },
  changeMember: { ...changeMember, method: 'PUT' },
  patchMember: { ...changeMember, method: 'PATCH' },
  removeMember: {
    method: 'DELETE',
    path: '/workspaces/{workspace}/members/{user}',
    summary: 'Take a member out of a workspace',
    description: 'Members of any role may take themselves out. The last owner stays.',
    action: 'member.manage',
    params: memberParams,
    status: 204,
    responseKind: 'nothing',
  },
});
