import { z } from 'zod';
import { notebookName, ofNotebook } from './content-fields.ts';
import { defineRoutes } from './define.ts';
import { cursorQuery } from './fields.ts';

const scalarType = z
  .enum(['text', 'number', 'checkbox', 'date', 'datetime', 'link'])
  .meta({ id: 'PropertyType' });
const prefix = z.string().max(256).optional().meta({ description: 'Only those that begin so' });

/** Routes about properties in use. */
export const propertiesRoutes = defineRoutes({
  list: {
    method: 'GET',
    path: '/properties',
    summary: 'List the names of properties in use',
    action: 'file.read',
    query: cursorQuery.extend({ notebook_id: notebookName, prefix }),
    status: 200,
    responseKind: 'page',
    response: z
      .object({ name: z.string(), files: z.number().int(), types: z.array(scalarType) })
      .meta({ id: 'Property' }),
  },
  values: {
    method: 'GET',
    path: '/properties/{name}',
    summary: 'List the values of a property, most frequent first',
    description: 'As the index compares them: texts in lower case, dates in ISO 8601.',
    action: 'file.read',
    params: z.strictObject({ name: z.string().min(1).max(200) }),
    query: ofNotebook.extend({ prefix, limit: z.coerce.number().int().min(1).max(1000).default(50) }),
    status: 200,
    responseKind: 'data',
    response: z.array(
      z
        .object({
          value: z.union([z.string(), z.number(), z.boolean()]),
          type: scalarType,
          files: z.number().int(),
        })
        .meta({ id: 'PropertyValueCount' }),
    ),
  },
});
