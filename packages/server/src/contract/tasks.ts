import { TASK_STATUSES, TASK_TYPES } from '@codexlab/core';
import { z } from 'zod';
import { defineRoutes } from './define.ts';
import { idOrSlug, isoTime, pageQuery, ulid } from './fields.ts';
import { isoTimeOrNull, wireId } from './people-fields.ts';

const type = z.enum(TASK_TYPES).meta({ id: 'TaskType', description: 'What a task does' });
const status = z.enum(TASK_STATUSES).meta({
  ...{ id: 'TaskStatus' },
  description: 'A try that failed leaves `pending` until no tries are left',
});
const data = z.record(z.string(), z.json());
const option = z.union([z.string().max(1000), z.number(), z.boolean(), z.null()]);
const options = z.record(z.string().min(1).max(100), option);
const notebookName = z.string().min(1).max(401).meta({ description: 'An id, or `workspace/notebook`' });

/** Work in the background, as it is shown. */
export const task = z
  .object({
    id: wireId,
    type,
    status,
    workspace_id: wireId.nullable().meta({ description: 'null: about the whole server' }),
    notebook_id: wireId.nullable(),
    created_by: wireId.nullable().meta({ description: 'The id of a user; null: the server itself' }),
    input_data: data,
    output_data: data.nullable(),
    error: z.string().nullable().meta({ description: 'Why the last try failed' }),
    progress: z.number().min(0).max(1),
    progress_note: z.string().nullable(),
    attempts: z.number().int().meta({ description: 'How often it was begun' }),
    max_attempts: z.number().int(),
    cancel_requested: z.boolean(),
    not_before: isoTime.meta({ description: 'It does not begin before' }),
    created_at: isoTime,
    started_at: isoTimeOrNull,
    completed_at: isoTimeOrNull,
  })
  .meta({ id: 'Task', description: 'Work in the background; it survives a restart of the server' });

const one = {
  params: z.strictObject({ task: ulid }),
  status: 200,
  responseKind: 'data',
  response: task,
} as const;

/** Routes about work in the background. */
export const tasksRoutes = defineRoutes({
  list: {
    method: 'GET',
    path: '/tasks',
    summary: 'The tasks of a notebook, a workspace, or all that one may see, newest first',
    description: 'Administrators also see those of the whole server.',
    action: 'task.read',
    query: pageQuery
      .extend({
        workspace: idOrSlug.optional(),
        notebook_id: notebookName.optional(),
        type: type.optional(),
        status: status.optional(),
      })
      .refine(({ workspace, notebook_id }) => workspace === undefined || notebook_id === undefined, {
        path: ['workspace'],
        message: 'give workspace or notebook_id, not both',
      }),
    status: 200,
    responseKind: 'page',
    response: task,
  },
  create: {
    method: 'POST',
    path: '/tasks',
    summary: 'Start work in the background',
    description:
      '`sync` compares the folder of a notebook with its index, `indexing` reads every file as well; both are for ' +
      'editors. `backup` and `maintenance` are about the whole server, for administrators. While one that would do ' +
      'the same is pending, that one is given.',
    action: 'task.manage',
    bodyKind: 'json',
    body: z.strictObject({
      type,
      notebook_id: notebookName.optional(),
      input_data: options.optional().meta({ description: 'What the type of task takes' }),
    }),
    status: 201,
    responseKind: 'data',
    response: task,
    idempotent: true,
  },
  get: { ...one, method: 'GET', path: '/tasks/{task}', summary: 'A task', action: 'task.read' },
  update: {
    ...one,
    method: 'PATCH',
    path: '/tasks/{task}',
    summary: 'Cancel a task, or try one that failed or was cancelled again',
    description:
      'What runs is asked to end, and is `cancelled` a moment later. Anything else is refused with 409.',
    action: 'task.manage',
    bodyKind: 'json',
    body: z.strictObject({ status: z.enum(['cancelled', 'pending']) }),
  },
  remove: {
    ...one,
    method: 'DELETE',
    path: '/tasks/{task}',
    summary: 'Cancel a task',
    description: 'As `PATCH` with the status `cancelled` does.',
    action: 'task.manage',
  },
});
