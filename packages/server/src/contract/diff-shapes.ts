import { z } from 'zod';

const lineNumber = z.number().int().nullable().meta({ description: 'From 1; null where it does not stand' });

const diffLine = z
  .object({
    kind: z.enum(['same', 'removed', 'added']),
    before: lineNumber,
    after: lineNumber,
    text: z.string().meta({ description: 'Without its line end' }),
    words: z
      .array(z.object({ text: z.string(), changed: z.boolean() }))
      .nullable()
      .meta({ description: 'The same text in pieces; null where words were not compared' }),
  })
  .meta({ id: 'DiffLine' });

const diffHunk = z
  .object({
    before_from: z.number().int(),
    before_count: z.number().int(),
    after_from: z.number().int(),
    after_count: z.number().int(),
    lines: z.array(diffLine),
  })
  .meta({ id: 'DiffHunk', description: 'A run of changes with the lines around them' });

const diffFields = {
  comparable: z.boolean().meta({
    description: 'False: one of the versions is no text, or too much differs; there are no hunks then',
  }),
  added: z.number().int().meta({ description: 'Lines' }),
  removed: z.number().int().meta({ description: 'Lines' }),
  hunks: z.array(diffHunk),
};

/** How one text became another. */
export const textDiff = z
  .object(diffFields)
  .meta({ id: 'TextDiff', description: 'How one text became another, by lines and words' });

const revision = z.string().nullable().meta({ description: 'Id of a commit; null: what stands on the disk' });

/** How a file differs between two versions. */
export const fileDiff = z
  .object({
    path: z.string(),
    old_path: z.string().nullable().meta({ description: 'Its name in `from`; null where it was not there' }),
    from: revision,
    to: revision,
    from_size: z.number().nullable(),
    to_size: z.number().nullable(),
    ...diffFields,
  })
  .meta({ id: 'FileDiff', description: 'How a file differs between two versions' });
