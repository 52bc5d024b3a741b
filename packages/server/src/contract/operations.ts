import { z } from 'zod';
import { defineRoutes } from './define.ts';
import { pageQuery } from './fields.ts';
import { task } from './tasks.ts';

/** Routes for whoever cares for the server. What takes long is a task: see `/tasks/{task}` for how it goes on. */
export const operationsRoutes = defineRoutes({
  listMaintenance: {
    method: 'GET',
    path: '/admin/maintenance',
    summary: 'When the databases were maintained, and what was found, newest first',
    description:
      '`output_data` tells how many databases are sound, damaged or were skipped, their sizes before and after, and ' +
      'the first troubles.',
    action: 'operations.manage',
    query: pageQuery,
    status: 200,
    responseKind: 'page',
    response: task,
  },
  maintain: {
    method: 'POST',
    path: '/admin/maintenance',
    summary: 'Check every database, refresh its statistics, give empty space back, take its log in',
    description:
      'People go on working meanwhile. What is damaged is told and left as it is. While one such task is pending, ' +
      'that one is given.',
    action: 'operations.manage',
    bodyKind: 'json',
    body: z.strictObject({
      vacuum: z
        .boolean()
        .optional()
        .meta({ description: 'Write every file anew: takes as much space again, and writers wait for it' }),
    }),
    status: 202,
    responseKind: 'data',
    response: task,
    idempotent: true,
  },
});
