import { z } from 'zod';
import { defineRoutes } from './define.ts';
import { cursorQuery, idOrSlug, pageQuery, ulid } from './fields.ts';
import { deletedNotebook, newNotebook, notebook, notebookStatus, syncReport } from './notebook-shapes.ts';
import { placeChange, workspaceParam } from './workspace-shapes.ts';

export * from './notebook-shapes.ts';

const NAME = 'An id, or workspace and notebook by id or slug with `%2F` between them';
/** Joined with a slash these name a notebook. */
const partOfName = idOrSlug.regex(/^[^/]*$/, 'must have no slash').meta({ description: 'An id or a slug' });
const notebookParam = z.strictObject({ notebook: z.string().min(1).max(401).meta({ description: NAME }) });
const one = { params: notebookParam, status: 200, responseKind: 'data', response: notebook } as const;
const page = { status: 200, responseKind: 'page', response: notebook } as const;
const update = {
  ...one,
  path: '/notebooks/{notebook}',
  summary: 'Change name, slug or description of a notebook',
  action: 'notebook.update',
  bodyKind: 'json',
  body: placeChange,
} as const;

/** Routes about notebooks. */
export const notebooksRoutes = defineRoutes({
  list: {
    ...page,
    method: 'GET',
    path: '/notebooks',
    summary: 'The notebooks of a workspace, or of all that one is a member of, by name',
    action: 'workspace.list',
    query: pageQuery
      .extend({ workspace_id: idOrSlug.optional(), workspace: idOrSlug.optional() })
      .refine(({ workspace_id, workspace }) => workspace_id === undefined || workspace === undefined, {
        path: ['workspace'],
        message: 'give workspace or workspace_id, not both',
      }),
  },
  listOfWorkspace: {
    ...page,
    method: 'GET',
    path: '/workspaces/{workspace}/notebooks',
    summary: 'The notebooks of a workspace, by name',
    action: 'notebook.read',
    params: workspaceParam,
    query: pageQuery,
  },
  create: {
    method: 'POST',
    path: '/notebooks',
    summary: 'Make a notebook',
    description: 'In a folder that is there already nothing is changed but its `.codex` folder.',
    action: 'notebook.create',
    bodyKind: 'json',
    body: newNotebook,
    status: 201,
    responseKind: 'data',
    response: notebook,
    idempotent: true,
  },
  get: {
    ...one,
    method: 'GET',
    path: '/notebooks/{notebook}',
    summary: 'A notebook',
    action: 'notebook.read',
  },
  getOfWorkspace: {
    ...one,
    method: 'GET',
    path: '/workspaces/{workspace}/notebooks/{notebook}',
    summary: 'A notebook, both by id or slug',
    action: 'notebook.read',
    params: z.strictObject({ workspace: partOfName, notebook: partOfName }),
  },
  update: { ...update, method: 'PUT' },
  patch: { ...update, method: 'PATCH' },
  remove: {
    method: 'DELETE',
    path: '/notebooks/{notebook}',
    summary: 'Delete a notebook',
    description:
      'Files stay where they are, or go to the trash of the workspace. It can be restored for 30 days.',
    action: 'notebook.delete',
    params: notebookParam,
    query: z.strictObject({ files: z.enum(['keep', 'trash']).default('keep') }),
    status: 204,
    responseKind: 'nothing',
  },
  deleted: {
    method: 'GET',
    path: '/notebooks/deleted',
    summary: 'Deleted notebooks of the workspaces that one owns, newest first',
    action: 'workspace.list',
    query: cursorQuery.extend({ workspace: idOrSlug.optional() }),
    status: 200,
    responseKind: 'page',
    response: deletedNotebook,
  },
  restore: {
    method: 'POST',
    path: '/notebooks/{notebook}/restore',
    summary: 'Take back that a notebook was deleted',
    description: 'Named by its id. Fails with 409 when its slug or folder is taken by now.',
    action: 'notebook.delete',
    params: z.strictObject({ notebook: ulid }),
    status: 200,
    responseKind: 'data',
    response: notebook,
  },
  status: {
    ...one,
    method: 'GET',
    path: '/notebooks/{notebook}/status',
    summary: 'How current the index of a notebook is, and what it holds',
    action: 'notebook.read',
    response: notebookStatus,
  },
  sync: {
    ...one,
    method: 'POST',
    path: '/notebooks/{notebook}/sync',
    summary: 'Compare the folder of a notebook with its index now',
    action: 'notebook.sync',
    response: syncReport,
  },
  initialize: {
    ...one,
    method: 'POST',
    path: '/notebooks/{notebook}/initialize',
    summary: 'Make the index of a notebook, if it has none, and its repository, if that is asked for',
    description:
      'Makes `.codex` and the database in it. `git: true`, for owners, makes a repository unless there is one, and has changes committed by themselves from now on.',
    action: 'notebook.sync',
    bodyKind: 'json',
    body: z.strictObject({ git: z.boolean().default(false) }),
    response: notebookStatus,
  },
});
