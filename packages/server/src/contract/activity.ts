import { z } from 'zod';
import { notebookName } from './content-fields.ts';
import { defineRoutes } from './define.ts';
import { cursorQuery, idOrSlug, isoTime, ulid } from './fields.ts';
import { isoTimeInput } from './people-fields.ts';

/** What somebody did to a file in one go. */
export const activityItem = z
  .object({
    notebook: z.object({ id: ulid, workspace_id: ulid, slug: z.string(), name: z.string() }),
    what: z
      .enum(['created', 'changed', 'moved', 'removed', 'resynced'])
      .meta({ description: '`resynced`: more changed at once than is told one by one' }),
    file_id: ulid.nullable(),
    path: z.string().nullable(),
    old_path: z.string().nullable().meta({ description: 'Where it was before; null unless it was moved' }),
    title: z.string().nullable().meta({ description: 'As it is now; null for a file that is gone' }),
    by: z.object({
      id: z.string().nullable(),
      name: z.string().nullable().meta({ description: 'null: nobody of this server, or not here any more' }),
      kind: z
        .enum(['human', 'agent', 'disk'])
        .meta({ description: '`disk`: another program wrote to the folder' }),
    }),
    count: z.number().int().meta({ description: 'How many changes it took' }),
    first_at: isoTime,
    at: isoTime.meta({ description: 'When the last of them was made' }),
  })
  .meta({ id: 'ActivityItem', description: 'What somebody did to a file in one go' });

/** The route for what happened. */
export const activityRoutes = defineRoutes({
  list: {
    method: 'GET',
    path: '/activity',
    summary: 'What happened to files, and by whom, newest first',
    description:
      'As far back as the change logs reach. Changes of one file by one person are one item unless half an hour lies between them. By cursor alone.',
    action: 'file.read',
    query: z.strictObject({
      ...cursorQuery.shape,
      notebook_id: notebookName.optional().meta({ description: 'Only this notebook' }),
      workspace: idOrSlug
        .optional()
        .meta({ description: 'Only this workspace; absent: everything that you may see' }),
      from: isoTimeInput.optional().meta({ description: 'Nothing that was before' }),
    }),
    status: 200,
    responseKind: 'page',
    response: activityItem,
  },
});
