import { z } from 'zod';
import { folderPath, notebookName, queryFlag } from './content-fields.ts';
import { defineRoutes } from './define.ts';
import { cursorQuery, idOrSlug, ulid } from './fields.ts';

const day = z
  .string()
  .length(10)
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day such as 2026-03-14')
  .meta({ examples: ['2026-03-14'] });

const todo = z
  .object({
    notebook: z.object({ id: ulid, workspace_id: ulid, slug: z.string(), name: z.string() }),
    file_id: ulid,
    path: z.string(),
    title: z.string().nullable().meta({ description: 'Of the note' }),
    line: z.number().int().meta({ description: 'The line of its box, from 1, as the index knows the file' }),
    text: z.string().meta({ description: 'Markdown, without the due date; at most 500 characters' }),
    heading: z.string().nullable().meta({ description: 'The heading that it stands under' }),
    done: z.boolean(),
    due: day.nullable(),
  })
  .meta({ id: 'Todo', description: 'An item of a list in a note that begins with `[ ]` or `[x]`' });

/** Routes about todos. */
export const todosRoutes = defineRoutes({
  list: {
    method: 'GET',
    path: '/todos',
    summary: 'List the todos that stand in notes, of one notebook, one workspace, or all that you may see',
    description:
      'A todo is due where `📅 2026-03-14`, `due:2026-03-14` or `[due:: 2026-03-14]` stands in it. To tick one, change its line with `POST /files/{file}/edits`. Notebooks that could not be asked are named in the header `Codex-Unsearched`.',
    action: 'file.read',
    query: cursorQuery.extend({
      notebook_id: notebookName.optional().meta({ description: 'Only this notebook' }),
      workspace: idOrSlug
        .optional()
        .meta({ description: 'Only this workspace; absent: everything that you may see' }),
      done: queryFlag.optional().meta({ description: '`false`: those still to do; absent: both' }),
      due_before: day.optional().meta({ description: 'Only those that are due before this day' }),
      folder: folderPath.optional(),
      sort: z
        .enum(['due', 'path'])
        .default('due')
        .meta({ description: 'By day, those without one last; or as they stand in the files, by path' }),
    }),
    status: 200,
    responseKind: 'page',
    response: todo,
  },
});
