import { z } from 'zod';
import { filePath, notebookName, ofNotebook } from './content-fields.ts';
import { defineRoutes } from './define.ts';
import { cursorQuery, isoTime, ulid } from './fields.ts';
import { fullFile } from './file-shapes.ts';
import { isoTimeInput } from './people-fields.ts';

const trashEntry = z
  .object({
    id: ulid,
    path: z.string().nullable().meta({ description: 'Where it stood; null when nobody knows' }),
    kind: z.enum(['file', 'folder', 'link', 'other']),
    size: z.number().nullable(),
    deleted_at: isoTime,
    expires_at: isoTime,
    deleted_by: z.string().nullable().meta({ description: 'Id of who deleted it' }),
  })
  .meta({ id: 'TrashEntry' });

/** Routes about what was deleted. */
export const trashRoutes = defineRoutes({
  list: {
    method: 'GET',
    path: '/trash',
    summary: 'List deleted files and folders, newest first',
    action: 'file.read',
    query: cursorQuery.extend({ notebook_id: notebookName }),
    status: 200,
    responseKind: 'page',
    response: trashEntry,
  },
  restore: {
    method: 'POST',
    path: '/trash/{entry}/restore',
    summary: 'Put a deleted file or folder back',
    description: 'Something that stands there by now is a conflict; give another path.',
    action: 'file.write',
    params: z.strictObject({ entry: ulid }),
    query: ofNotebook,
    bodyKind: 'json',
    body: z.strictObject({ to: filePath.optional() }).meta({ id: 'TrashRestore' }),
    status: 200,
    responseKind: 'data',
    response: z.object({ path: z.string(), file: fullFile.nullable() }).meta({ id: 'Restored' }),
  },
  remove: {
    method: 'DELETE',
    path: '/trash/{entry}',
    summary: 'Take one deleted file or folder away for good',
    action: 'trash.empty',
    params: z.strictObject({ entry: ulid }),
    query: ofNotebook,
    status: 204,
    responseKind: 'nothing',
  },
  empty: {
    method: 'POST',
    path: '/trash/empty',
    summary: 'Take everything in the trash away for good',
    action: 'trash.empty',
    query: ofNotebook,
    bodyKind: 'json',
    body: z
      .strictObject({
        before: isoTimeInput
          .optional()
          .meta({ description: 'Only what was deleted before; absent: everything' }),
      })
      .meta({ id: 'TrashEmpty', examples: [{ before: '2026-03-01T00:00:00Z' }] }),
    status: 200,
    responseKind: 'data',
    response: z.object({ removed: z.number().int() }).meta({ id: 'TrashEmptied' }),
  },
});
