import { actions } from '@codexlab/core';
import type { z } from 'zod';
import type { Route } from './contract/define.ts';
import { pagination, meta, problem } from './contract/fields.ts';
import { features } from './features.ts';
import { createDocumentSchemas, type DocumentSchemas, type Json } from './openapi-schemas.ts';

/** The API as an OpenAPI 3.1 document, made from the contract (https://spec.openapis.org/oas/v3.1.1.html). */
export function openApiDocument(about: { readonly version: string; readonly serverUrl: string }): Json {
  const schemas = documentSchemas();
  const paths: Record<string, Json> = {};
  for (const { name, routes } of features) {
    for (const [verb, route] of Object.entries(routes)) {
      const path = route.path.replaceAll('+}', '}');
      const operation = toOperation(name, verb, route, schemas);
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation };
    }
  }
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
      schemas: schemas.components,
      responses: {
        Problem: {
          description: 'A failure',
          content: { 'application/problem+json': { schema: schemas.of(problem, 'output') } },
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

function documentSchemas(): DocumentSchemas {
  const routes = features.flatMap((feature) => Object.values(feature.routes));
  const fields = (schema: z.ZodObject | undefined) => Object.values<z.ZodType>(schema?.shape ?? {});
  const present = (schema: z.ZodType | undefined) => (schema ? [schema] : []);
  return createDocumentSchemas({
    input: routes.flatMap(({ params, query, body }) => [
      ...fields(params),
      ...fields(query),
      ...present(body),
    ]),
    output: [...routes.flatMap(({ response }) => present(response)), problem, pagination, meta],
  });
}

function toOperation(feature: string, verb: string, route: Route, schemas: DocumentSchemas): Json {
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
      ...(takesIfNoneMatch(route) ? { 304: { description: 'It is still what `If-None-Match` names' } } : {}),
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function parametersOf(route: Route, schemas: DocumentSchemas): Json[] {
  const fields = (schema: z.ZodObject | undefined, place: 'path' | 'query') =>
    Object.entries(schema?.shape ?? {}).map(([name, field]) => ({
      name,
      in: place,
      required: place === 'path' || !field.safeParse(undefined).success,
      schema: schemas.of(field, 'input'),
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
    ...(takesIfNoneMatch(route)
      ? [header('If-None-Match', false, 'An ETag that is known: the answer is 304 while it holds')]
      : []),
    ...(route.idempotent
      ? [header('Idempotency-Key', false, 'The same key again gives the first answer')]
      : []),
  ];
}

/** Only what is read can be known already. */
function takesIfNoneMatch({ method, etag }: Route): boolean {
  return method === 'GET' && etag === true;
}

function bodyOf(route: Route, schemas: DocumentSchemas): Json {
  const kind = route.bodyKind ?? 'none';
  if (kind === 'none') return {};
  const json = route.body === undefined ? {} : { schema: schemas.of(route.body, 'input') };
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

function answerOf(route: Route, schemas: DocumentSchemas): Json {
  if (route.responseKind === 'nothing') return { description: 'Done' };
  if (route.responseKind === 'bytes')
    return { description: 'The bytes', content: { '*/*': { schema: { type: 'string', format: 'binary' } } } };
  const item = route.response ? schemas.of(route.response, 'output') : {};
  if (route.responseKind === 'socket')
    return { description: 'A WebSocket; each message is one event', 'x-message': item };
  if (route.responseKind === 'events')
    return {
      description: 'Server-sent events; `data` of each is one event',
      content: { 'text/event-stream': { schema: { type: 'string' }, 'x-message': item } },
    };
  const metaSchema = schemas.of(meta, 'output');
  const properties: Json =
    route.responseKind === 'page'
      ? {
          data: { type: 'array', items: item },
          pagination: schemas.of(pagination, 'output'),
          meta: metaSchema,
        }
      : { data: item, meta: metaSchema };
  const schema = { type: 'object', properties, required: Object.keys(properties) };
  return { description: 'Done', content: { 'application/json': { schema } } };
}
