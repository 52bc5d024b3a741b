import { z } from 'zod';
import { fileKind, folderPath, notebookName, ofNotebook, searchText, tagList } from './content-fields.ts';
import { defineRoutes } from './define.ts';
import { idOrSlug, pageQuery, ulid } from './fields.ts';

/** A found file. */
export const searchHit = z
  .object({
    notebook: z.object({ id: ulid, workspace_id: ulid, slug: z.string(), name: z.string() }),
    id: ulid,
    path: z.string(),
    title: z.string().nullable(),
    score: z.number().meta({ description: 'Better ones have the greater score; 0 where nothing was ranked' }),
    snippet: z.string().meta({ description: 'A piece of its text: plain text, no HTML' }),
    highlights: z
      .array(z.tuple([z.number().int(), z.number().int()]))
      .meta({ description: 'Found words in the snippet: from, and to (exclusive), in UTF-16 units' }),
  })
  .meta({ id: 'SearchHit' });

const suggestion = z
  .object({ id: ulid, path: z.string(), title: z.string().nullable(), score: z.number() })
  .meta({ id: 'SearchSuggestion' });

const counted = z.array(z.object({ value: z.string(), files: z.number().int() }));

const facets = z
  .object({
    tags: counted,
    types: counted,
    folders: counted.meta({ description: 'At the top level; empty is the root itself' }),
    properties: counted.meta({ description: 'Names of properties' }),
    files: z.number().int(),
    approximate: z.boolean(),
  })
  .meta({ id: 'SearchFacets' });

const sort = z.string().min(1).max(220).optional().meta({
  description:
    '`relevance`, `path`, `title`, `modified`, `size` or the name of a property; a `-` in front or `:desc` behind turns it around',
});

const area = {
  notebook_id: notebookName.optional().meta({ description: 'Only this notebook' }),
  workspace: idOrSlug
    .optional()
    .meta({ description: 'Only this workspace; absent: everything that you may see' }),
};

const place = { notebook_id: notebookName, q: searchText };
const text = z.string().min(1).max(500);
const words = z.array(text).max(50);

const propertyCondition = z
  .strictObject({
    name: z.string().min(1).max(200),
    op: z.enum(['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'begins', 'exists', 'missing']).default('eq').meta({
      description: '`exists` and `missing` take no value; lt, le, gt and ge compare numbers and dates',
    }),
    value: z.union([text, z.number(), z.boolean()]).optional(),
  })
  .refine(({ op, value }) => (value === undefined) === (op === 'exists' || op === 'missing'), {
    message: 'needs a value, except for `exists` and `missing`, which take none',
    path: ['value'],
  })
  .meta({ id: 'PropertyCondition' });

const moment = text.meta({ description: 'A date, a time, or a word such as `today` or `-7d`' });

/** A search in fields. */
export const advancedSearch = z
  .strictObject({
    ...area,
    text: searchText.optional(),
    kinds: z.array(fileKind).max(14).optional().meta({ description: 'One of these, as `type:` asks' }),
    tags: words.optional().meta({ description: 'All of these, or ones below them' }),
    any_tags: words.optional().meta({ description: 'One of these' }),
    without_tags: words.optional(),
    folder: folderPath
      .optional()
      .meta({ description: 'Below this folder; upper and lower case are the same' }),
    extensions: words.optional(),
    properties: z.array(propertyCondition).max(40).optional(),
    modified: z
      .strictObject({ from: moment.optional(), to: moment.optional() })
      .optional()
      .meta({ description: 'When the file was changed, both ends included' }),
    size: z
      .strictObject({ min: z.number().int().min(0).optional(), max: z.number().int().min(0).optional() })
      .optional()
      .meta({ description: 'In bytes, both ends included' }),
    is: z
      .array(z.enum(['orphan', 'unresolved', 'duplicate', 'empty', 'problem', 'untagged', 'todo']))
      .max(7)
      .optional(),
    has: z
      .array(z.enum(['tag', 'link', 'backlink', 'alias', 'property', 'problem']))
      .max(6)
      .optional(),
    sort,
    per_page: z.number().int().min(1).max(1000).default(50),
    cursor: z.string().max(4096).optional(),
  })
  .meta({
    id: 'AdvancedSearch',
    description: 'Every condition must hold',
    examples: [
      {
        workspace: 'my-lab',
        text: '"slow cooling"',
        kinds: ['note'],
        any_tags: ['cooling', 'crystals'],
        properties: [{ name: 'rating', op: 'ge', value: 3 }],
        modified: { from: '-30d' },
        sort: '-modified',
        per_page: 20,
      },
    ],
  });

const paging =
  'Later pages go by `cursor`; `page` reaches the first 200 hits. Notebooks that could not be asked are named in the header `Codex-Unsearched`.';

/** Routes about search. */
export const searchRoutes = defineRoutes({
  find: {
    method: 'GET',
    path: '/search',
    summary: 'Search in one notebook, one workspace, or everything that you may see',
    description: `The query language is the one of the command. ${paging}`,
    action: 'file.read',
    query: z.strictObject({ ...pageQuery.shape, ...area, q: searchText, sort }),
    status: 200,
    responseKind: 'page',
    response: searchHit,
    rate: 'search',
  },
  tags: {
    method: 'GET',
    path: '/search/tags',
    summary: 'Find files by their tags',
    description: `Tags below the named ones count. ${paging}`,
    action: 'file.read',
    query: z.strictObject({
      ...pageQuery.shape,
      ...area,
      tags: tagList.refine((tags) => tags.length > 0, 'names no tag'),
      mode: z.enum(['all', 'any']).default('all'),
      sort,
    }),
    status: 200,
    responseKind: 'page',
    response: searchHit,
    rate: 'search',
  },
  advanced: {
    method: 'POST',
    path: '/search/advanced',
    summary: 'Search by conditions in fields',
    description:
      'The conditions become one search in the query language. Quotation marks cannot be searched for there, so that values with one are refused; so are parentheses and quotes in `text` that never end.',
    action: 'file.read',
    bodyKind: 'json',
    body: advancedSearch,
    status: 200,
    responseKind: 'page',
    response: searchHit,
    rate: 'search',
    audited: false,
  },
  facets: {
    method: 'GET',
    path: '/search/facets',
    summary: 'What the files that a search finds have in common',
    action: 'file.read',
    query: z.strictObject({ ...place, limit: z.coerce.number().int().min(1).max(100).default(10) }),
    status: 200,
    responseKind: 'data',
    response: facets,
    rate: 'search',
  },
  suggest: {
    method: 'GET',
    path: '/search/suggest',
    summary: 'Files for a text that is still being typed',
    description: 'Those changed last when it is empty.',
    action: 'file.read',
    query: z.strictObject({
      ...ofNotebook.shape,
      q: z.string().max(2000).default(''),
      limit: z.coerce.number().int().min(1).max(50).default(10),
    }),
    status: 200,
    responseKind: 'data',
    response: z.array(suggestion),
    rate: 'search',
  },
  similar: {
    method: 'GET',
    path: '/search/similar',
    summary: 'Words of a search that occur nowhere, with similar ones that do',
    action: 'file.read',
    query: z.strictObject(place),
    status: 200,
    responseKind: 'data',
    response: z.array(
      z.object({ word: z.string(), suggestions: z.array(z.string()) }).meta({ id: 'SimilarWords' }),
    ),
    rate: 'search',
  },
  explain: {
    method: 'GET',
    path: '/search/explain',
    summary: 'How a search is understood, and how it would be answered',
    action: 'file.read',
    query: z.strictObject({ ...place, sort }),
    status: 200,
    responseKind: 'data',
    response: z
      .object({ understood: z.array(z.string()), plan: z.array(z.string()) })
      .meta({ id: 'SearchExplanation' }),
    rate: 'search',
  },
});
