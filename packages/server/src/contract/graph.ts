import { z } from 'zod';
import { fileKind, folderPath, notebookName, queryFlag } from './content-fields.ts';
import { defineRoutes } from './define.ts';

const MAX_EDGES = 2000;

const graphNode = z
  .object({
    id: z.string().meta({ description: 'Id of a file; `unresolved:…` for a name that no file bears' }),
    path: z.string().nullable().meta({ description: 'Null for a name that no file bears' }),
    title: z.string().nullable().meta({ description: 'Of such a name the way in which a link writes it' }),
    kind: fileKind.nullable(),
    degree: z.number().int().meta({
      description:
        'How many links lead to it or away from it in the whole notebook; 0 is what `is:orphan` finds',
    }),
    tags: z.array(z.string()).meta({ description: 'The first five' }),
    unresolved: z.boolean(),
  })
  .meta({ id: 'GraphNode' });

const graphEdge = z
  .object({
    source: z.string(),
    target: z.string(),
    kind: z.enum(['link', 'embed']),
    count: z.number().int().meta({ description: 'How many links they are' }),
  })
  .meta({ id: 'GraphEdge', description: 'The links of one kind from one node to another' });

/** Routes about the graph of links. */
export const graphRoutes = defineRoutes({
  get: {
    method: 'GET',
    path: '/graph',
    summary: 'Tell which files link to which: of a whole notebook, or around one file',
    description:
      'A whole notebook comes page by page. Each file is on one page only, with the links that stand in it; the files that they lead to may be on other pages, and names that no file bears come with every page that asks for them. The links of a very large file may come in parts: counts of an edge that comes twice are added up. An ambiguous link leads to each file that it may mean. With `around` there is one answer of at most 500 nodes.',
    action: 'file.read',
    query: z.strictObject({
      notebook_id: notebookName,
      around: z
        .string()
        .min(1)
        .max(4096)
        .optional()
        .meta({ description: 'Id or path of a file: only what is near it' }),
      depth: z.coerce
        .number()
        .int()
        .min(1)
        .max(3)
        .default(1)
        .meta({ description: 'How many links away, in either direction; with `around`' }),
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .max(MAX_EDGES)
        .default(MAX_EDGES)
        .meta({ description: 'How many edges a page has at the most' }),
      cursor: z.string().max(4096).optional().meta({ description: '`next_cursor` of the page before' }),
      folder: folderPath.optional(),
      tag: z.string().min(1).max(2000).optional().meta({ description: 'Or one below it' }),
      kind: fileKind.optional(),
      orphans: queryFlag.optional().meta({ description: '`false`: without files that have no links' }),
      unresolved: queryFlag.optional().meta({ description: '`false`: without names that no file bears' }),
    }),
    status: 200,
    responseKind: 'data',
    response: z
      .object({
        nodes: z.array(graphNode),
        edges: z.array(graphEdge),
        next_cursor: z.string().nullable().meta({ description: 'Null on the last page, and with `around`' }),
        truncated: z.boolean().meta({ description: 'With `around`: there is more than is told' }),
      })
      .meta({ id: 'Graph' }),
  },
});
