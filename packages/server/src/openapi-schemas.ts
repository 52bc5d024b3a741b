import { z } from 'zod';

/** A JSON Schema, or a part of one. */
export type Json = Record<string, unknown>;
/** Whether a schema stands for what is sent to the server (`input`), or for what it answers (`output`). */
export type Direction = 'input' | 'output';

/** The schemas of a document: those with an id are components, and others refer to them. */
export interface DocumentSchemas {
  /** Components by name, in the order of their names. */
  readonly components: Json;
  /** How the document refers to a schema, or holds it. Throws for one that was not given to `createDocumentSchemas`. */
  of(schema: z.ZodType, direction: Direction): Json;
}

type Given = Readonly<Record<Direction, readonly z.ZodType[]>>;

/**
 * Makes JSON Schemas of everything in a document at once, so that what has an id is written down once. Where what is
 * sent and what is answered differ (defaults, say), the form that is sent has a name of its own: `FolderInput`.
 */
export function createDocumentSchemas(given: Given): DocumentSchemas {
  const [input, output] = [convert(given.input, 'input'), convert(given.output, 'output')];
  const apart = namesApart(input.named, output.named);
  const names = {
    input: (name: string) => (apart.has(name) ? `${name}Input` : name),
    output: (name: string) => name,
  };
  const components = { ...renamed(output.named, names.output), ...renamed(input.named, names.input) };
  const made = { input, output };
  return {
    components: Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1))),
    of: (schema, direction) => {
      const found = made[direction].whole.get(schema);
      if (found === undefined) throw new Error(`No ${direction} schema of the document is this one.`);
      return pointToComponents(found, names[direction]);
    },
  };
}

interface Converted {
  readonly whole: ReadonlyMap<z.ZodType, Json>;
  /** Those with an id, by it. */
  readonly named: ReadonlyMap<string, Json>;
}

/** As fields of one object, so that each has a place in what comes out: alone, one with an id would be a mere reference. */
function convert(schemas: readonly z.ZodType[], io: Direction): Converted {
  const fields = [...new Set(schemas)];
  const all = z.object(Object.fromEntries(fields.map((schema, i) => [i, schema])));
  const made = z.toJSONSchema(all, { io, unrepresentable: 'any', override: forReaders(io) });
  const whole = schemasIn(made.properties).map(([i, json]) => [fields[Number(i)]!, json] as const);
  const named = schemasIn(made.$defs).map(([name, json]) => [name, withoutId(json)] as const);
  return { whole: new Map(whole), named: new Map(named) };
}

function schemasIn(parts: Readonly<Record<string, boolean | Json>> = {}): [name: string, schema: Json][] {
  return Object.entries(parts).map(([name, schema]) => [name, typeof schema === 'object' ? schema : {}]);
}

/** What a reader of the document need not see, or must not hold to. */
function forReaders(io: Direction) {
  return ({ jsonSchema }: { readonly jsonSchema: Json }) => {
    // Answers may get fields within a version: who reads them must not refuse those.
    if (io === 'output' && jsonSchema['additionalProperties'] === false)
      delete jsonSchema['additionalProperties'];
    // Bounds of every integer of the language.
    if (jsonSchema['minimum'] === Number.MIN_SAFE_INTEGER) delete jsonSchema['minimum'];
    if (jsonSchema['maximum'] === Number.MAX_SAFE_INTEGER) delete jsonSchema['maximum'];
    if (jsonSchema['format'] !== 'date-time') return;
    delete jsonSchema['pattern']; // the format says it
    jsonSchema['examples'] = ['2026-03-14T09:30:00Z'];
  };
}

/** Names whose two forms differ, by themselves or by what they refer to. */
function namesApart(input: ReadonlyMap<string, Json>, output: ReadonlyMap<string, Json>): Set<string> {
  const both = [...input.keys()].filter((name) => output.has(name));
  const apart = new Set(
    both.filter((name) => JSON.stringify(input.get(name)) !== JSON.stringify(output.get(name))),
  );
  for (let before = -1; before !== apart.size;) {
    before = apart.size;
    for (const name of both) if (refersToOneOf(input.get(name), apart)) apart.add(name);
  }
  return apart;
}

const REFERENCE = /"\$ref":"#\/\$defs\/([\w.-]+)"/g;

function refersToOneOf(json: unknown, names: ReadonlySet<string>): boolean {
  return [...JSON.stringify(json).matchAll(REFERENCE)].some(([, name]) => names.has(name!));
}

function renamed(named: ReadonlyMap<string, Json>, nameOf: (name: string) => string): Json {
  return Object.fromEntries(
    [...named].map(([name, json]) => [nameOf(name), pointToComponents(json, nameOf)]),
  );
}

function pointToComponents(json: Json, nameOf: (name: string) => string): Json {
  const text = JSON.stringify(json).replaceAll(
    REFERENCE,
    (_, name: string) => `"$ref":"#/components/schemas/${nameOf(name)}"`,
  );
  return JSON.parse(text);
}

function withoutId({ id: _id, ...schema }: Json): Json {
  return schema;
}
