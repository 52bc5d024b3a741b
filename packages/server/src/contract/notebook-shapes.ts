import { z } from 'zod';
import { idOrSlug, isoTime } from './fields.ts';
import { descriptionInput, nameInput, role, wireId } from './people-fields.ts';

const notebookFields = {
  id: wireId,
  workspace_id: wireId,
  name: z.string(),
  slug: z.string(),
  path: z.string().meta({ description: 'Below the folder of its workspace; `.` is that folder' }),
  description: z.string().nullable(),
  created_at: isoTime,
  updated_at: isoTime,
};

/** A notebook as a member of its workspace sees it. */
export const notebook = z
  .object({ ...notebookFields, role })
  .meta({ id: 'Notebook', description: 'A notebook; `role` is that of whoever asks' });

/** A notebook that was deleted. */
export const deletedNotebook = z
  .object({
    ...notebookFields,
    deleted_at: isoTime,
    trash_path: z.string().nullable().meta({ description: 'Where its files are, if they were moved' }),
  })
  .meta({ id: 'DeletedNotebook', description: 'A deleted notebook; its files are still there' });

/** How a notebook is. */
export const notebookStatus = z
  .object({
    freshness: z.enum(['fresh', 'settling', 'rescanning', 'degraded', 'unavailable', 'unwatched']),
    message: z.string().nullable(),
    complete: z.boolean().meta({ description: 'True: the index has seen every file once' }),
    stats: z.object({
      files: z.number().int(),
      folders: z.number().int(),
      text_files: z.number().int(),
      tags: z.number().int(),
      links: z.number().int(),
      problems: z.number().int(),
      content_bytes: z.number().int(),
      index_bytes: z.number().int(),
    }),
  })
  .meta({ id: 'NotebookStatus', description: 'How current the index of a notebook is, and what it holds' });

/** What a comparison of a folder with its index did. */
export const syncReport = z
  .object({
    added: z.number().int(),
    updated: z.number().int(),
    moved: z.number().int(),
    removed: z.number().int(),
    unchanged: z.number().int(),
    read: z.number().int(),
    problems: z
      .array(
        z.object({
          path: z.string(),
          code: z.string(),
          message: z.string(),
          line: z.number().int().nullable(),
        }),
      )
      .meta({ description: 'Problems met in what was read, at most 1,000' }),
  })
  .meta({ id: 'SyncReport', description: 'What a comparison of folder and index did' });

/** What a new notebook shall be. */
export const newNotebook = z
  .strictObject({
    workspace_id: idOrSlug.meta({ description: 'Id or slug of its workspace' }),
    name: nameInput,
    description: descriptionInput.optional(),
    path: z
      .string()
      .min(1)
      .max(4096)
      .optional()
      .meta({ description: 'Below the folder of the workspace. Absent: made of the name' }),
  })
  .meta({
    id: 'NewNotebook',
    description: 'What a new notebook shall be',
    examples: [{ workspace_id: 'my-lab', name: 'Crystal growth' }],
  });
