import { z } from 'zod';
import { filePath, inNotebook, notebookName, queryFlag } from './content-fields.ts';
import { defineRoutes } from './define.ts';
import { cursorQuery, ulid } from './fields.ts';
import { fullFile } from './file-shapes.ts';
import { linkKind } from './move-shapes.ts';

const linkStatus = z.enum(['resolved', 'ambiguous', 'unresolved']).meta({ id: 'LinkStatus' });

const link = z
  .object({
    source: z.string().meta({ description: 'Path of the file that it stands in' }),
    line: z.number().int(),
    kind: linkKind,
    target: z.string().meta({ description: 'As written' }),
    heading: z.string().nullable(),
    block: z.string().nullable(),
    text: z.string().nullable(),
    status: linkStatus,
    path: z.string().nullable().meta({ description: 'Where it leads' }),
    candidates: z.array(z.string()).meta({ description: 'What it may mean when that is not clear' }),
    context: z
      .string()
      .nullable()
      .optional()
      .meta({ description: 'The line that it stands in, where that was asked for and can be read' }),
  })
  .meta({ id: 'Link' });

const resolved = z
  .object({
    status: linkStatus,
    path: z.string().nullable(),
    candidates: z.array(z.string()),
    file: fullFile.nullable(),
  })
  .meta({ id: 'ResolvedLink' });

const unresolvedTarget = z
  .object({ target: z.string(), links: z.number().int(), sources: z.array(z.string()) })
  .meta({ id: 'UnresolvedTarget' });

const ofFile = {
  method: 'GET',
  action: 'file.read',
  params: z.strictObject({ file: ulid }),
  query: cursorQuery.extend(inNotebook.shape),
  status: 200,
  responseKind: 'page',
  response: link,
} as const;

/** Routes about links. */
export const linksRoutes = defineRoutes({
  outgoing: { ...ofFile, path: '/files/{file}/links', summary: 'List the links that stand in a file' },
  backlinks: {
    ...ofFile,
    query: ofFile.query.extend({
      context: queryFlag
        .optional()
        .meta({ description: '`true`: with the line of each link, for at most 50 files' }),
    }),
    path: '/files/{file}/backlinks',
    summary: 'List the links of other files that lead to a file',
  },
  unresolved: {
    method: 'GET',
    path: '/links/unresolved',
    summary: 'List names that links point to and no file bears',
    action: 'file.read',
    query: cursorQuery.extend({ notebook_id: notebookName }),
    status: 200,
    responseKind: 'page',
    response: unresolvedTarget,
  },
  resolve: {
    method: 'POST',
    path: '/files/resolve-link',
    summary: 'Find where a link leads',
    action: 'file.read',
    bodyKind: 'json',
    body: z
      .strictObject({
        notebook_id: notebookName,
        target: z
          .string()
          .min(1)
          .max(4096)
          .meta({ description: 'As in `[[target]]`; `#…` and `|…` may follow' }),
        from: filePath.optional().meta({ description: 'The file that it stands in; absent: the root' }),
        kind: linkKind.default('wiki'),
      })
      .meta({ id: 'LinkTarget' }),
    status: 200,
    responseKind: 'data',
    response: resolved,
    rate: 'read',
    audited: false,
  },
});
