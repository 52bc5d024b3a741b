import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contract } from './contract/contract.ts';
import type { Route } from './contract/define.ts';
import { pagination, problem } from './contract/fields.ts';
import { openApiDocument } from './openapi.ts';

type Json = Readonly<Record<string, unknown>>;
type Direction = 'input' | 'output';

const document = JSON.parse(JSON.stringify(openApiDocument({ version: '1.2.3', serverUrl: '/api/v1' }))) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
};

interface Operation {
  readonly parameters: readonly { readonly in: string; readonly name: string; readonly schema: Json }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content } & Told>>;
}
type Content = Readonly<Record<string, { readonly schema: Json } & Told>>;
/** What each message of a stream is. */
interface Told {
  readonly 'x-message'?: Json;
}

const routes: readonly (readonly [name: string, route: Route])[] = Object.entries(contract).flatMap(
  ([feature, routes]) =>
    Object.entries<Route>(routes).map(([name, route]) => [`${feature}.${name}`, route] as const),
);

function operationOf({ path, method }: Route): Operation {
  return document.paths[path.replaceAll('+}', '}')]![method.toLowerCase()]!;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Everything inside of a value that is an object, itself included. */
function inside(value: unknown): Json[] {
  if (Array.isArray(value)) return value.flatMap(inside);
  return isJson(value) ? [value, ...Object.values(value).flatMap(inside)] : [];
}

function lookUp(reference: string): unknown {
  const steps = reference.replace(/^#\//, '').split('/');
  return steps.reduce<unknown>((at, step) => (isJson(at) ? at[step] : undefined), document);
}

/** A schema without references at its top; null when they lead nowhere or in a circle. */
function resolved(schema: Json, seen: readonly unknown[] = []): Json | null {
  const { $ref: reference, ...beside } = schema;
  if (reference === undefined) return schema;
  const target = typeof reference === 'string' ? lookUp(reference) : undefined;
  if (!isJson(target) || seen.includes(reference)) return null;
  const found = resolved(target, [...seen, reference]);
  return found && { ...found, ...beside };
}

/** Where a JSON Schema does not say what a schema of the contract says. */
function differences(at: string, schema: z.core.$ZodType, json: unknown, io: Direction): string[] {
  const found = isJson(json) ? resolved(json) : null;
  if (found === null) return [`${at}: no schema`];
  const go = (step: string, inner: z.core.$ZodType, value: unknown) =>
    differences(`${at}${step}`, inner, value, io);
  if (schema instanceof z.ZodPipe) return go('', io === 'input' ? schema.in : schema.out, found);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return go('', schema.unwrap(), found);
  if (schema instanceof z.ZodNullable) return nullable(at, schema.unwrap(), found, io);
  if (schema instanceof z.ZodObject) {
    const fields = isJson(found['properties']) ? found['properties'] : {};
    const names = Object.keys(schema.shape).sort();
    if (String(Object.keys(fields).sort()) !== String(names)) return [`${at}: not the fields ${names}`];
    return names.flatMap((name) => go(`.${name}`, schema.shape[name], fields[name]));
  }
  if (schema instanceof z.ZodArray) return go('[]', schema.element, found['items']);
  if (schema instanceof z.ZodEnum) return equal(at, found['enum'], schema.options);
  if (schema instanceof z.ZodString || schema instanceof z.ZodISODateTime)
    return equal(at, found['type'], 'string');
  if (schema instanceof z.ZodBoolean) return equal(at, found['type'], 'boolean');
  if (schema instanceof z.ZodNumber) return equal(at, /^(number|integer)$/.test(String(found['type'])), true);
  if (schema instanceof z.ZodRecord) return equal(at, found['type'], 'object');
  if (schema instanceof z.ZodLiteral) return equal(at, found['const'], schema.value);
  if (schema instanceof z.ZodTuple) return equal(at, found['type'], 'array');
  if (schema instanceof z.ZodUnion) return union(at, schema.options, found, io);
  if (schema instanceof z.ZodLazy) return equal(at, Object.keys(found).length > 0, true);
  if (schema instanceof z.ZodUnknown) return equal(at, found['type'], undefined); // any value
  if (schema instanceof z.ZodTransform && io === 'output') return equal(at, found['type'], 'string');
  return [`${at}: a kind of schema that this test does not know`];
}

function nullable(at: string, inner: z.core.$ZodType, json: Json, io: Direction): string[] {
  const { anyOf, type } = json;
  if (Array.isArray(type) && type.includes('null'))
    return differences(at, inner, { ...json, type: type.find((each) => each !== 'null') }, io);
  if (!Array.isArray(anyOf)) return [`${at}: not nullable`];
  return differences(at, inner, anyOf[0], io);
}

function union(at: string, options: readonly z.core.$ZodType[], json: Json, io: Direction): string[] {
  const all = json['anyOf'] ?? json['oneOf'] ?? json['type'];
  if (!Array.isArray(all) || all.length !== options.length) return [`${at}: not ${options.length} choices`];
  return options.flatMap((option, i) =>
    typeof all[i] === 'string' ? [] : differences(`${at}|${i}`, option, all[i], io),
  );
}

/** A schema and those of its fields, as deep as they go. */
function within(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    const inner = schema.unwrap();
    return inner instanceof z.ZodType ? [schema, ...within(inner)] : [schema];
  }
  const fields = schema instanceof z.ZodObject ? Object.values<z.ZodType>(schema.shape) : [];
  return [schema, ...fields.flatMap(within)];
}

function equal(at: string, got: unknown, wanted: unknown): string[] {
  return JSON.stringify(got) === JSON.stringify(wanted) ? [] : [`${at}: ${JSON.stringify(got)}`];
}

describe('the OpenAPI document', () => {
  it('refers to nothing that is not in it', () => {
    const references = inside(document).flatMap(({ $ref: reference }) =>
      typeof reference === 'string' ? [reference] : [],
    );
    expect(references.length).toBeGreaterThan(100);
    expect(references.filter((reference) => !isJson(lookUp(reference)))).toEqual([]);
  });

  it('has no schema that is nothing but a reference, be it to itself', () => {
    const components = Object.entries(document.components.schemas);
    expect(components.length).toBeGreaterThan(50);
    expect(components.filter(([, schema]) => Object.hasOwn(schema, '$ref'))).toEqual([]);
  });

  it('writes a schema down a second time only where what is sent differs from what is answered', () => {
    const { schemas } = document.components;
    expect(Object.keys(schemas).filter((name) => name.endsWith('Input'))).toEqual([]);
  });

  it.each(routes)('tells every field that %s takes in its body', (name, route) => {
    const content = operationOf(route).requestBody?.content ?? {};
    const told = Object.keys(content).filter((type) => type !== 'application/octet-stream');
    if (!route.body) return expect(told.filter((type) => type !== 'multipart/form-data')).toEqual([]);
    expect(told[0]).toBe('application/json');
    const body = route.body;
    expect(told.flatMap((type) => differences(name, body, content[type]!.schema, 'input'))).toEqual([]);
  });

  it.each(routes)('tells every field that %s answers', (name, route) => {
    const answer = operationOf(route).responses[route.status]!;
    const { content } = answer;
    if (!route.response) return expect(content?.['application/json']).toBeUndefined();
    const message = answer['x-message'] ?? content?.['text/event-stream']?.['x-message'];
    if (message) return expect(differences(name, route.response, message, 'output')).toEqual([]);
    const wrapper = z.object({
      data: route.responseKind === 'page' ? z.array(route.response) : route.response,
    });
    const { properties } = content!['application/json']!.schema;
    const { data } = isJson(properties) ? properties : {};
    expect(differences(name, wrapper.shape.data, data, 'output')).toEqual([]);
  });

  it.each(routes)('tells every parameter of %s', (name, route) => {
    const { parameters } = operationOf(route);
    const fields = { path: route.params?.shape ?? {}, query: route.query?.shape ?? {} };
    for (const [place, shape] of Object.entries(fields)) {
      const told = parameters.filter((each) => each.in === place);
      expect(told.map((each) => each.name)).toEqual(Object.keys(shape));
      expect(
        told.flatMap((each) => differences(`${name} ${each.name}`, shape[each.name]!, each.schema, 'input')),
      ).toEqual([]);
    }
  });

  it.each(routes)('offers a condition on what is known only where %s reads', (_name, route) => {
    const operation = operationOf(route);
    const offered = operation.parameters.some(({ name }) => name === 'If-None-Match');
    expect(offered).toBe(route.method === 'GET' && route.etag === true);
    expect(Object.hasOwn(operation.responses, '304')).toBe(offered);
  });

  it.each(routes)('shows examples of what %s takes that it does take', (name, route) => {
    const taken = [route.params, route.query, route.body].flatMap((schema) => (schema ? within(schema) : []));
    const refused = taken.flatMap((schema) =>
      [schema.meta()?.['examples'] ?? []].flat().filter((example) => !schema.safeParse(example).success),
    );
    expect(refused, name).toEqual([]);
  });

  it('shows an example of what makes a workspace, a file and a search', () => {
    const { NewWorkspace, NewFile, AdvancedSearch } = document.components.schemas;
    for (const schema of [NewWorkspace, NewFile, AdvancedSearch])
      expect(schema).toHaveProperty('examples', [expect.any(Object)]);
  });

  it('shows a failure as it is answered, and numbers and moments that may occur', () => {
    const { Problem, Pagination, Workspace } = document.components.schemas;
    const examples = [
      problem.safeParse([Problem!['examples']].flat()[0]),
      pagination.safeParse([Pagination!['examples']].flat()[0]),
    ];
    expect(examples.map(({ success }) => success)).toEqual([true, true]);
    expect(Workspace).toMatchObject({ properties: { created_at: { examples: ['2026-03-14T09:30:00Z'] } } });
    expect(JSON.stringify(document)).not.toContain(String(Number.MAX_SAFE_INTEGER));
  });

  it('says how long a name may be as its description does', () => {
    const name = { description: '1 to 100 characters', minLength: 1, maxLength: 100 };
    expect(document.components.schemas['NewWorkspace']).toMatchObject({ properties: { name } });
  });

  it('lets clients be built that take answers with fields of a later version', () => {
    const answers = routes.map(([, route]) => operationOf(route).responses[route.status]);
    const closed = inside(answers).filter(({ additionalProperties }) => additionalProperties === false);
    expect(closed).toEqual([]);
    expect(document.components.schemas['Workspace']).not.toHaveProperty('additionalProperties');
    expect(document.components.schemas['NewWorkspace']).toHaveProperty('additionalProperties', false);
  });
});
