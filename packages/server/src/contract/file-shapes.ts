import { z } from 'zod';
import { contentHash, fileKind, properties } from './content-fields.ts';
import { isoTime, ulid } from './fields.ts';
import { linkMove } from './move-shapes.ts';

/** Something wrong with a file that did not stop it from being listed. */
export const fileProblem = z
  .object({
    /** The file; absent where it is clear. */
    path: z.string().optional(),
    code: z.string(),
    message: z.string(),
    line: z.number().int().nullable(),
  })
  .meta({ id: 'FileProblem', description: 'Something in a file that could not be read as meant' });

const fileFields = {
  id: ulid,
  path: z.string(),
  /** In bytes. */
  size: z.number(),
  kind: fileKind,
  entry: z.enum(['file', 'folder', 'link', 'other']),
  mime_type: z.string(),
  title: z.string().nullable(),
  modified_at: isoTime,
  hash: contentHash.nullable(),
  tags: z.array(z.string()),
  problem_count: z.number().int(),
};

const fullFields = {
  ...fileFields,
  notebook_id: ulid,
  properties,
  aliases: z.array(z.string()),
  problems: z.array(fileProblem),
  created_at: isoTime,
  updated_at: isoTime,
  git_tracked: z.boolean().meta({ description: 'The newest commit has it, as far as the index knows' }),
  git_commit_hash: z.string().nullable().meta({ description: 'The commit that changed it last' }),
  /** Where its bytes are. */
  content_url: z.string(),
};

/** A file with everything known of it. */
export const fullFile = z
  .object(fullFields)
  .meta({ id: 'File', description: 'A file with everything known of it' });

/** A file that was moved, with what became of the links to it. */
export const movedFile = z
  .object({
    ...fullFields,
    move: linkMove.nullable().meta({ description: 'Null where links were not asked for' }),
  })
  .meta({ id: 'MovedFile' });

/** A file with its text. */
export const fileWithContent = z
  .object({
    ...fullFields,
    content: z.string().nullable().meta({
      description: 'Its text as it is; null when it is not UTF-8 text, too long, or was not asked for',
    }),
    content_etag: z
      .string()
      .nullable()
      .meta({ description: 'The ETag of the content alone, for `If-Match` when it is replaced' }),
  })
  .meta({ id: 'FileWithContent' });

/** A file of a list with the properties that were asked for. */
export const fileRow = z
  .object({
    ...fileFields,
    properties: properties
      .optional()
      .meta({ description: 'Those that were asked for and have a value, by the names of the request' }),
  })
  .meta({ id: 'FileRow', description: 'A file of a list' });

/** What writing a file left behind. */
export const savedFile = z
  .object({
    id: ulid.nullable().meta({ description: 'Null while the file is not in the index' }),
    path: z.string(),
    hash: contentHash,
    size: z.number(),
    indexed: z.boolean().meta({
      description: 'False: the bytes are safe on the disk and the index follows later; do not write again',
    }),
    conflict: z.string().nullable().meta({
      description: 'Where an edit by another program was kept that this write would have replaced unseen',
    }),
    outcome: z.enum(['written', 'merged']).meta({
      description:
        '`merged`: another change had been made elsewhere in the file, and both stand there now; read it again',
    }),
    file: fullFile.nullable(),
  })
  .meta({ id: 'SavedFile' });

/** A folder as lists show it. */
export const folderSummary = z
  .object({ entry: z.literal('folder'), path: z.string() })
  .meta({ id: 'FolderSummary' });

/** Something in a folder. */
export const folderEntry = z.union([folderSummary, fileRow]).meta({ id: 'FolderEntry' });

const folderFields = {
  entry: z.literal('folder'),
  path: z.string(),
  title: z.string().nullable(),
  tags: z.array(z.string()),
  properties,
  problems: z.array(fileProblem),
};

/** A folder with its own metadata. */
export const folder = z.object(folderFields).meta({ id: 'Folder' });

/** A folder that was moved, with what became of the links into it. */
export const movedFolder = z
  .object({
    ...folderFields,
    move: linkMove.nullable().meta({ description: 'Null where links were not asked for' }),
  })
  .meta({ id: 'MovedFolder' });

/** A folder with a page of what is in it. */
export const folderWithChildren = z
  .object({
    ...folderFields,
    children: z.array(folderEntry),
    next_cursor: z.string().nullable().meta({ description: 'For the rest of the children; null at the end' }),
  })
  .meta({ id: 'FolderWithChildren' });
