import { z } from 'zod';
import { defineRoutes } from './define.ts';
import { cursorQuery, isoTime } from './fields.ts';
import { task } from './tasks.ts';

/** A backup as it is shown. */
export const backup = z
  .object({
    name: z.string().meta({ description: 'The name of its folder, which says its time' }),
    created_at: isoTime,
    readable: z.boolean().meta({ description: 'false: what it says of itself is not what was written' }),
    with_files: z.boolean(),
    with_key: z.boolean(),
    notebooks: z.number().int(),
    bytes: z.number().int(),
    troubles: z.number().int().meta({ description: 'How many files are not in it as they should be' }),
  })
  .meta({ id: 'Backup', description: 'A complete backup; it is restored by the command, on the machine' });

/** Routes about backups. To make one is a task: see `/tasks/{task}` for how it goes on. */
export const backupsRoutes = defineRoutes({
  list: {
    method: 'GET',
    path: '/admin/backups',
    summary: 'The backups that are there, newest first',
    description:
      'To prove that one is whole, create a task of the type `backup` with `input_data` `{ "verify": "NAME" }`; its ' +
      '`output_data` tells whether it is `sound`, and the first faults.',
    action: 'operations.manage',
    query: cursorQuery,
    status: 200,
    responseKind: 'page',
    response: backup,
  },
  create: {
    method: 'POST',
    path: '/admin/backups',
    summary: 'Make a backup',
    description:
      'People go on working meanwhile. The task tells the name in `output_data`. Old backups go as the server is ' +
      'configured. The secret key is never in a backup that is made this way.',
    action: 'operations.manage',
    bodyKind: 'json',
    body: z.strictObject({
      files: z.boolean().optional().meta({ description: 'With the files of the notebooks' }),
    }),
    status: 202,
    responseKind: 'data',
    response: task,
    idempotent: true,
  },
});
