import { z } from 'zod';
import { notebookName, ofNotebook } from './content-fields.ts';
import { defineRoutes } from './define.ts';
import { cursorQuery } from './fields.ts';

const tagFields = {
  name: z.string(),
  color: z.string().nullable().meta({ description: '`#rgb` or `#rrggbb`' }),
  description: z.string().nullable(),
};

const tag = z
  .object({ ...tagFields, files: z.number().int().meta({ description: 'Files with this tag itself' }) })
  .meta({ id: 'Tag' });

/** Routes about tags. */
export const tagsRoutes = defineRoutes({
  list: {
    method: 'GET',
    path: '/tags',
    summary: 'List the tags of a notebook',
    action: 'file.read',
    query: cursorQuery.extend({
      notebook_id: notebookName,
      prefix: z.string().max(200).optional().meta({ description: 'Only those that begin so' }),
    }),
    status: 200,
    responseKind: 'page',
    response: tag,
  },
  update: {
    method: 'PATCH',
    path: '/tags/{tag+}',
    summary: 'Give a tag a colour and a description',
    description: 'Null takes one away, what is left out stays. It is kept in `.codex/notebook.yml`.',
    action: 'file.write',
    params: z.strictObject({ tag: z.string().min(1).max(200) }),
    query: ofNotebook,
    bodyKind: 'json',
    body: z
      .strictObject({
        color: z.string().max(7).nullable().optional(),
        description: z.string().max(2000).nullable().optional(),
      })
      .meta({ id: 'TagChange' }),
    status: 200,
    responseKind: 'data',
    response: z.object(tagFields).meta({ id: 'TagSettings' }),
  },
});
