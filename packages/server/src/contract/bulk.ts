import { z } from 'zod';
import { filePath, notebookName, propertyChanges } from './content-fields.ts';
import { defineRoutes } from './define.ts';
import { ulid } from './fields.ts';
import { fullFile } from './file-shapes.ts';

const MAX_EDITS = 1000;
const MAX_BODY_BYTES = 8 * 1024 * 1024;
const MAX_TAGS = 100;
const tagNames = z.array(z.string().min(1).max(200)).max(MAX_TAGS);

const onFile = {
  file: ulid.optional().meta({ description: 'Id of the file; or give `path`' }),
  path: filePath.optional(),
  if_match: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .meta({ description: 'ETag of the file as it was read, without quotes, or `*`' }),
};

const setEdit = z
  .strictObject({ op: z.literal('set'), ...onFile, properties: propertyChanges })
  .meta({ id: 'BulkSet', description: 'Sets properties; null takes one away' });
const tagEdit = z
  .strictObject({ op: z.literal('tag'), ...onFile, add: tagNames.default([]), remove: tagNames.default([]) })
  .meta({ id: 'BulkTag', description: 'Adds tags to the property `tags`, and takes tags from it' });
const moveEdit = z
  .strictObject({ op: z.literal('move'), ...onFile, to: filePath })
  .meta({ id: 'BulkMove', description: 'Moves or renames the file' });
const deleteEdit = z
  .strictObject({ op: z.literal('delete'), ...onFile, if_match: z.string().min(1).max(256) })
  .meta({ id: 'BulkDelete', description: 'Moves the file to the trash' });

/** One edit of many. */
export const bulkEdit = z
  .discriminatedUnion('op', [setEdit, tagEdit, moveEdit, deleteEdit])
  .refine(({ file, path }) => (file === undefined) !== (path === undefined), {
    message: 'takes either `file` or `path`',
    path: ['file'],
  })
  .meta({ id: 'BulkEdit' });

const bulkResult = z
  .object({
    status: z.number().int().meta({ description: 'What the edit alone would have been answered with' }),
    path: z.string().nullable(),
    etag: z.string().nullable().meta({ description: 'ETag of the file afterwards' }),
    file: fullFile.nullable(),
    error: z
      .object({ code: z.string(), detail: z.string(), error_code: z.string() })
      .nullable()
      .meta({ description: 'Why it was not done; null when it was' }),
  })
  .meta({ id: 'BulkResult' });

const bulkAnswer = z
  .object({
    done: z.number().int(),
    failed: z.number().int(),
    results: z.array(bulkResult).meta({ description: 'One for each edit, in their order' }),
  })
  .meta({ id: 'BulkAnswer' });

/** Routes for many edits at once. */
export const bulkRoutes = defineRoutes({
  edit: {
    method: 'POST',
    path: '/files/bulk',
    summary: 'Many small edits of files at once',
    description: `At most ${MAX_EDITS}, done one after the other. Each one is told by itself: some may fail while others are done, and the answer is 200 all the same.`,
    action: 'file.write',
    bodyKind: 'json',
    maxBodyBytes: MAX_BODY_BYTES,
    body: z.strictObject({ notebook_id: notebookName, edits: z.array(bulkEdit).min(1).max(MAX_EDITS) }).meta({
      id: 'BulkEdits',
      examples: [
        {
          notebook_id: 'my-lab/crystal-growth',
          edits: [
            { op: 'set', path: 'runs/2026-03-14.md', properties: { status: 'done' } },
            { op: 'tag', path: 'runs/2026-03-15.md', add: ['cooling'] },
            { op: 'move', path: 'draft.md', to: 'runs/2026-03-16.md' },
          ],
        },
      ],
    }),
    status: 200,
    responseKind: 'data',
    response: bulkAnswer,
    idempotent: true,
  },
});
