import { z } from 'zod';
import { notebookName } from './content-fields.ts';
import { defineRoutes } from './define.ts';
import { idOrSlug, ulid } from './fields.ts';

/** A file that was found by its name. */
export const foundFile = z
  .object({
    notebook: z.object({ id: ulid, workspace_id: ulid, slug: z.string(), name: z.string() }),
    id: ulid,
    path: z.string(),
    title: z.string().nullable(),
    kind: z.string(),
    score: z.number().meta({ description: 'Better ones have the greater score; 0 where nothing was typed' }),
  })
  .meta({ id: 'FoundFile', description: 'A file whose path or title fits what was typed' });

/** The route for finding files by their names. */
export const findRoutes = defineRoutes({
  files: {
    method: 'GET',
    path: '/files/find',
    summary: 'Files by what one remembers of their names',
    description:
      'Those whose path or title has the letters of each word in their order, best first: beginnings of words and letters side by side count more, and the name more than its folders. Those changed last when nothing is typed. Notebooks that could not be asked are named in the header `Codex-Unsearched`.',
    action: 'file.read',
    query: z.strictObject({
      notebook_id: notebookName.optional().meta({ description: 'Only this notebook' }),
      workspace: idOrSlug
        .optional()
        .meta({ description: 'Only this workspace; absent: everything that you may see' }),
      q: z.string().max(200).default(''),
      limit: z.coerce.number().int().min(1).max(50).default(20),
    }),
    status: 200,
    responseKind: 'data',
    response: z.array(foundFile),
    rate: 'search',
  },
});
