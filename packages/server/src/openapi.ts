import { actions } from '@codexlab/core';
import { z } from 'zod';
import type { Route } from './contract/define.ts';
import { pagination, meta, problem } from './contract/fields.ts';
import { features } from './features.ts';

type Json = Record<string, unknown>;

/** The API as an OpenAPI 3.1 document, made from the contract (https://spec.openapis.org/oas/v3.1.1.html). */
export function openApiDocument(about: { readonly version: string; readonly serverUrl: string }): Json {
  const schemas: Schemas = new Map();
  const paths: Record<string, Json> = {};
  for (const { name, routes } of features) {
    for (const [verb, route] of Object.entries(routes)) {
      const path = route.path.replaceAll('+}', '}');
      const operation = toOperation(name, verb, route, schemas);
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation };
    }
  }
  const problemSchema = schemaOf(problem, 'output', schemas);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Codex',
      version: about.version,
      description:
        'A file-first laboratory journal. Answers are `{ data, meta }`, lists add `pagination`, failures are ' +
        '`application/problem+json` with a stable `error_code`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: about.serverUrl }],
    tags: features.map(({ name }) => ({ name })),
    security: [{ bearer: [] }, { cookie: [] }],
    paths,
    components: {
      schemas: Object.fromEntries([...schemas].sort(([a], [b]) => (a < b ? -1 : 1))),
      responses: {
        Problem: {
          description: 'A failure',
          content: { 'application/problem+json': { schema: problemSchema } },
        },
      },
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'An access token, or a personal token (`cdx_…`)',
        },
        cookie: { type: 'apiKey', in: 'cookie', name: 'codex_access' },
      },
    },
  };
}

function toOperation(feature: string, verb: string, route: Route, schemas: Schemas): Json {
  const rule: { readonly who: string; readonly scope?: string } = actions[route.action];
  return {
    tags: [feature],
    operationId: `${feature}.${verb}`,
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    ...(rule.who === 'anybody' ? { security: [] } : {}),
    ...(route.deprecated === undefined ? {} : { deprecated: true }),
    'x-action': route.action,
    'x-needs': rule,
    parameters: [...parametersOf(route, schemas), ...headersOf(route)],
    ...bodyOf(route, schemas),
    responses: {
      [route.status]: answerOf(route, schemas),
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function parametersOf(route: Route, schemas: Schemas): Json[] {
  const fields = (schema: z.ZodObject | undefined, place: 'path' | 'query') =>
    Object.entries(schema?.shape ?? {}).map(([name, field]) => ({
      name,
      in: place,
      required: place === 'path' || !field.safeParse(undefined).success,
      schema: schemaOf(field, 'input', schemas),
    }));
  return [...fields(route.params, 'path'), ...fields(route.query, 'query')];
}

function headersOf(route: Route): Json[] {
  const header = (name: string, required: boolean, description: string) => ({
    ...{ name, in: 'header', required, description },
    schema: { type: 'string' },
  });
  return [
    ...(route.ifMatch === undefined
      ? []
      : [header('If-Match', route.ifMatch === 'required', 'The ETag of what is replaced, or `*`')]),
    ...(route.etag
      ? [header('If-None-Match', false, 'An ETag that is known: the answer is 304 while it holds')]
      : []),
    ...(route.idempotent
      ? [header('Idempotency-Key', false, 'The same key again gives the first answer')]
      : []),
  ];
}

function bodyOf(route: Route, schemas: Schemas): Json {
  const kind = route.bodyKind ?? 'none';
  if (kind === 'none') return {};
  const json = route.body === undefined ? {} : { schema: schemaOf(route.body, 'input', schemas) };
  const bytes = { schema: { type: 'string', format: 'binary' } };
  const content: Json =
    kind === 'json'
      ? { 'application/json': json }
      : kind === 'json-or-form'
        ? { 'application/json': json, 'application/x-www-form-urlencoded': json }
        : kind === 'bytes'
          ? { 'application/octet-stream': bytes }
          : { 'application/octet-stream': bytes, 'multipart/form-data': fileForm };
  return { requestBody: { required: kind === 'json' && !route.body?.safeParse({}).success, content } };
}

const fileForm = {
  schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] },
};

function answerOf(route: Route, schemas: Schemas): Json {
  if (route.responseKind === 'nothing') return { description: 'Done' };
  if (route.responseKind === 'bytes')
    return { description: 'The bytes', content: { '*/*': { schema: { type: 'string', format: 'binary' } } } };
  const item = route.response ? schemaOf(route.response, 'output', schemas) : {};
  if (route.responseKind === 'socket')
    return { description: 'A WebSocket; each message is one event', 'x-message': item };
  if (route.responseKind === 'events')
    return {
      description: 'Server-sent events; `data` of each is one event',
      content: { 'text/event-stream': { schema: { type: 'string' }, 'x-message': item } },
    };
  const metaSchema = schemaOf(meta, 'output', schemas);
  const properties: Json =
    route.responseKind === 'page'
      ? {
          data: { type: 'array', items: item },
          pagination: schemaOf(pagination, 'output', schemas),
          meta: metaSchema,
        }
      : { data: item, meta: metaSchema };
  const schema = { type: 'object', properties, required: Object.keys(properties) };
  return { description: 'Done', content: { 'application/json': { schema } } };
}

/** Named schemas by their id, as components. */
type Schemas = Map<string, unknown>;

/** A schema as JSON Schema; those with an id become components, referred to by name. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', schemas: Schemas): unknown {
  const made: Json = { ...z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) };
  delete made['$schema'];
  const { $defs: defs = {}, ...whole } = made;
  const names = new Map<string, string>();
  const { id } = schema.meta() ?? {};
  const own = typeof id === 'string' ? [[id, withoutId(whole)] as const] : [];
  for (const [name, each] of [...Object.entries(defs as Json), ...own])
    names.set(name, register(schemas, name, io, withoutId(each as Json)));
  const rename = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value).replaceAll(
        /"#\/\$defs\/([\w.-]+)"/g,
        (_, name: string) => `"#/components/schemas/${names.get(name) ?? name}"`,
      ),
    );
  for (const name of names.values()) schemas.set(name, rename(schemas.get(name)));
  if (typeof id === 'string') return { $ref: `#/components/schemas/${names.get(id) ?? id}` };
  return rename(whole);
}

/** What one takes and gives may differ (defaults, say): the form that is given then has a name of its own. */
function register(schemas: Schemas, name: string, io: 'input' | 'output', schema: Json): string {
  const known = schemas.get(name);
  if (known === undefined || same(known, schema)) {
    if (known === undefined) schemas.set(name, schema);
    return name;
  }
  const other = `${name}${io === 'input' ? 'Input' : 'Output'}`;
  schemas.set(other, schema);
  return other;
}

/** Equal, but for how references to others are spelt. */
function same(a: unknown, b: unknown): boolean {
  const text = (value: unknown) => JSON.stringify(value).replaceAll('#/components/schemas/', '#/$defs/');
  return text(a) === text(b);
}

function withoutId({ id: _id, ...schema }: Json): Json {
  return schema;
}
