import { z } from 'zod';
import { ulid } from './fields.ts';

/** Kinds of links. */
export const linkKind = z
  .enum(['wiki', 'embed', 'markdown', 'image', 'frontmatter'])
  .meta({ id: 'LinkKind' });

const linkChange = z
  .object({
    source: z.string().meta({ description: 'The file that it stands in, by its name before the move' }),
    line: z.number().int(),
    kind: linkKind,
    target: z.string(),
    new_target: z.string(),
  })
  .meta({ id: 'LinkChange' });

/** What a move with its links did, or would do. */
export const linkMove = z
  .object({
    id: ulid.nullable().meta({ description: 'To take it back with; null for a dry run' }),
    from: z.string(),
    to: z.string(),
    links: z.array(linkChange).meta({ description: 'At most 1,000 are named' }),
    link_count: z.number().int(),
    file_count: z.number().int().meta({ description: 'Files whose bytes change' }),
    left: z
      .array(z.object({ source: z.string(), line: z.number().int(), reason: z.string() }))
      .meta({ description: 'Links that stay as they are, and why' }),
  })
  .meta({ id: 'LinkMove', description: 'What a move with its links did, or would do' });

/** Fields of a request to move something. */
export const moveFlags = {
  update_links: z.boolean().default(false).meta({
    description:
      '`true`: every link that would lead elsewhere is rewritten, as one change that can be undone',
  }),
  dry_run: z.boolean().default(false).meta({
    description: '`true`: tell what would be rewritten, change nothing',
  }),
};
