import { z } from 'zod';
import { contentHash, inNotebook, jsonValue, MAX_CONTENT_BODY_BYTES } from './content-fields.ts';
import { defineRoutes } from './define.ts';
import { textDiff } from './diff-shapes.ts';
import { ulid } from './fields.ts';
import { savedFile } from './file-shapes.ts';

const MAX_EDITS = 100;
const MAX_HEADINGS = 20;

const text = z.string().min(1).max(1000);
const place = z.number().int();

/** Which part of a file is meant. */
const editAddress = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('document') }).meta({ description: 'The whole file' }),
    z
      .strictObject({ kind: z.literal('heading'), path: z.array(text).min(1).max(MAX_HEADINGS) })
      .meta({ description: 'A section of a note, by its headings from the outermost on' }),
    z
      .strictObject({ kind: z.literal('block'), id: text })
      .meta({ description: 'A block of a note that bears an id, without the caret' }),
    z
      .strictObject({ kind: z.literal('property'), name: text })
      .meta({ description: 'A property in the frontmatter; `a.b` leads into an object' }),
    z
      .strictObject({ kind: z.literal('lines'), from: place.min(1), to: place.min(1) })
      .meta({ description: 'Lines of a text, from 1, both included' }),
    z
      .strictObject({ kind: z.literal('cell'), cell: z.union([text, place.min(0)]) })
      .meta({ description: 'A cell of an `.ipynb` by its id, or by its place from 0' }),
    z
      .strictObject({ kind: z.literal('row'), row: place.min(0) })
      .meta({ description: 'A record of a table from 1; 0 is the header' }),
    z
      .strictObject({ kind: z.literal('pointer'), pointer: z.string().max(4096) })
      .meta({ description: 'A value in JSON or YAML by its JSON pointer (RFC 6901)' }),
  ])
  .meta({ id: 'EditAddress', description: 'Which part of a file is meant' });

const fileEdit = z
  .strictObject({
    address: editAddress,
    action: z.enum(['replace', 'append', 'prepend', 'insert', 'delete']).meta({
      description:
        '`replace` what is in the part, `append` and `prepend` inside of it, `insert` another one before it, `delete` it',
    }),
    content: jsonValue.optional().meta({
      description:
        'Text; for properties and pointers any value, for rows a list of fields or an object by column. Not for `delete`',
    }),
    if_part_hash: contentHash.optional().meta({
      description: 'SHA-256 of the bytes of the part as it was read; 409 when it is another one now',
    }),
  })
  .meta({ id: 'FileEdit', description: 'A change of one part of a file' });

/** Routes about changes of parts of files. */
export const editsRoutes = defineRoutes({
  apply: {
    method: 'POST',
    path: '/files/{file}/edits',
    summary: 'Change parts of a file: sections, cells, rows, lines, properties',
    description:
      'All or none, one after the other; every byte outside of the parts stays as it is. What others change meanwhile elsewhere in the file is no matter, unless `if_hash` or `If-Match` says what must stand there. The answer has the diff.',
    action: 'file.write',
    params: z.strictObject({ file: ulid }),
    query: inNotebook,
    bodyKind: 'json',
    maxBodyBytes: MAX_CONTENT_BODY_BYTES,
    body: z
      .strictObject({
        edits: z.array(fileEdit).min(1).max(MAX_EDITS),
        if_hash: contentHash.optional().meta({
          description: 'SHA-256 of the whole file as it was read; 412 when it is another one now',
        }),
        dry_run: z.boolean().default(false).meta({ description: '`true`: tell the diff, change nothing' }),
      })
      .meta({
        id: 'FileEdits',
        examples: [
          {
            edits: [
              {
                address: { kind: 'heading', path: ['Results', 'Day 2'] },
                action: 'append',
                content: '- 12:40: first crystals\n',
              },
            ],
          },
        ],
      }),
    status: 200,
    responseKind: 'data',
    response: z
      .object({
        saved: savedFile.nullable().meta({ description: 'Null for a dry run, and where nothing changed' }),
        diff: textDiff,
      })
      .meta({ id: 'EditedFile' }),
    ifMatch: 'optional',
    etag: true,
    idempotent: true,
  },
});
