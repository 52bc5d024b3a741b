import { z } from 'zod';
import { defineRoutes } from './define.ts';
import { cursorQuery, idOrSlug, isoTime, pageQuery, ulid } from './fields.ts';
import { descriptionInput, nameInput, role, slugInput, wireId } from './people-fields.ts';

const workspaceFields = {
  id: wireId,
  name: z.string(),
  slug: z.string(),
  description: z.string().nullable(),
  owner_id: wireId,
  created_at: isoTime,
  updated_at: isoTime,
};

/** A workspace as a member sees it. */
export const workspace = z
  .object({
    ...workspaceFields,
    path: z.string().nullable().meta({ description: 'Its folder on the server; told to owners alone' }),
    role,
  })
  .meta({ id: 'Workspace', description: 'A workspace; `role` is that of whoever asks' });

/** A workspace that was deleted. */
export const deletedWorkspace = z
  .object({ ...workspaceFields, path: z.string(), deleted_at: isoTime })
  .meta({ id: 'DeletedWorkspace', description: 'A deleted workspace; its files are still there' });

/** Somebody's part in a workspace. */
export const member = z
  .object({
    user_id: wireId,
    username: z.string(),
    full_name: z.string().nullable(),
    role,
    since: isoTime,
  })
  .meta({ id: 'Member', description: 'Somebody with a role in a workspace' });

/** What a new workspace shall be. */
export const newWorkspace = z
  .strictObject({
    name: nameInput,
    description: descriptionInput.optional(),
    path: z
      .string()
      .min(1)
      .max(4096)
      .optional()
      .meta({ description: 'A folder of the server, below one that it allows. Absent: a new one' }),
  })
  .meta({ id: 'NewWorkspace', description: 'What a new workspace shall be' });

/** What may be changed of a workspace or a notebook. */
export const placeChange = z
  .strictObject({
    name: nameInput.optional(),
    slug: slugInput.optional(),
    description: descriptionInput.optional(),
  })
  .meta({ id: 'PlaceChange', description: 'Absent fields stay as they are' });

/** The parameter of a route about one workspace. */
export const workspaceParam = z.strictObject({ workspace: idOrSlug });

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
    description: 'Nothing in a folder that is there already is changed.',
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
