import type { FileKind, PropertyValue } from '@codexlab/core';
import { z } from 'zod';

/** Text content of a file travels in JSON up to this size in UTF-8: 10 MiB; what is larger is uploaded as bytes. */
export const MAX_TEXT_BYTES = 10 * 1024 * 1024;
/** Bodies with content: JSON may write a byte as up to six characters, and base64 is a third longer. */
export const MAX_CONTENT_BODY_BYTES = 2 * MAX_TEXT_BYTES;

/** No file that is sent has more bytes: 64 GiB. */
export const MAX_UPLOAD_BYTES = 64 * 1024 * 1024 * 1024;

/** Names a notebook in queries and bodies. */
export const notebookName = z
  .string()
  .min(1)
  .max(401)
  .meta({
    description: 'Id of the notebook, or `workspace/notebook` with ids or slugs',
    examples: ['my-lab/crystal-growth'],
  });

/** A path inside a notebook: folders joined by `/`, none in front. */
export const filePath = z
  .string()
  .min(1)
  .max(4096)
  .meta({
    description: 'Path inside the notebook, `/` between folders, none in front',
    examples: ['runs/2026-03-14.md'],
  });

/** The path of a folder; empty is the root. */
export const folderPath = z
  .string()
  .max(4096)
  .meta({ description: 'Path of a folder inside the notebook; empty is the root', examples: ['runs'] });

/** What search takes. */
export const searchText = z
  .string()
  .min(1)
  .max(2000)
  .meta({ description: 'Words and conditions in the query language', examples: ['"slow cooling" -draft'] });

/** What kind of file it is. */
export const fileKind = z
  .enum([
    ...(['note', 'view', 'notebook', 'table', 'data', 'code', 'text', 'image', 'audio', 'video'] as const),
    ...(['pdf', 'archive', 'link', 'binary'] as const),
  ] satisfies FileKind[])
  .meta({ id: 'FileKind' });

/** SHA-256 of the bytes of a file, as 64 hexadecimal digits. */
export const contentHash = z
  .string()
  .length(64)
  .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits in lower case')
  .meta({ id: 'Hash', description: 'SHA-256 of the bytes, hexadecimal' });

/** `true` or `false` in a query. */
export const queryFlag = z
  .union([z.boolean(), z.enum(['true', 'false'])], 'must be `true` or `false`')
  .transform((value) => value === true || value === 'true')
  .meta({ description: '`true` or `false`' });

const MAX_TAGS = 50;
const tagText = z.string().min(1).max(2000);

/** Tags in a query: `tags=a&tags=b` or `tags=a,b`; in double quotes a comma belongs to the name. */
export const tagList = z
  .union([tagText, z.array(tagText).max(MAX_TAGS)])
  .transform((given) => [given].flat().flatMap(splitTags))
  .refine((tags) => tags.length <= MAX_TAGS, `at most ${MAX_TAGS} tags`)
  .meta({ description: 'Repeated, or separated by commas; `"a,b"` in double quotes is one tag' });

/** Takes `a,"b,c"` apart into `a` and `b,c`; what is empty is left out. */
export function splitTags(text: string): string[] {
  const parts = text.match(/(?:"[^"]*"?|[^",])+/g) ?? [];
  return parts.map((part) => part.replaceAll('"', '').trim()).filter((part) => part !== '');
}

const MAX_ROW_PROPERTIES = 30;

/** Names of properties that rows of a list shall have: `properties=status,due`; written as tags in a query are. */
export const rowPropertyNames = z
  .union([tagText, z.array(tagText).max(MAX_ROW_PROPERTIES)])
  .transform((given) => [...new Set([given].flat().flatMap(splitTags))])
  .refine((names) => names.length <= MAX_ROW_PROPERTIES, `at most ${MAX_ROW_PROPERTIES} properties`)
  .meta({
    description:
      'Names of properties to tell of each file, repeated or separated by commas; `exif.camera` is one inside of another',
  });

const plainValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** A value of a property as answers have it. */
export const propertyValue: z.ZodType<PropertyValue, PropertyValue> = z
  .lazy(() => z.union([plainValue, z.array(propertyValue), z.record(z.string(), propertyValue)]))
  .meta({ id: 'PropertyValue', description: 'Any JSON value; dates are ISO 8601 text' });

/** Properties by name. */
export const properties = z
  .record(z.string(), propertyValue)
  .meta({ id: 'Properties', description: 'Properties by name' });

const MAX_PROPERTIES = 500;
const MAX_VALUE_DEPTH = 50;

/** Properties to set; null takes one away. What they may be is checked where they are written. */
export const propertyChanges = z
  .record(z.string().min(1).max(200), z.unknown())
  .refine((values) => Object.keys(values).length <= MAX_PROPERTIES, `at most ${MAX_PROPERTIES} properties`)
  .refine((values) => isShallow(values), `values nested deeper than ${MAX_VALUE_DEPTH}`)
  .pipe(properties)
  .meta({ description: 'Properties to set, by name; null takes one away' });

/** Any JSON value that is sent; nested at most as deep as properties may be. */
export const jsonValue = z
  .unknown()
  .refine((value) => isShallow(value), `nested deeper than ${MAX_VALUE_DEPTH}`)
  .pipe(propertyValue);

/** Text from outside may be nested as deep as it is long: this looks level by level, and not deeper than it must. */
function isShallow(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_VALUE_DEPTH) return false;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return true;
}

/** Which notebook a route with the id of a file is about. */
export const inNotebook = z.strictObject({
  notebook_id: notebookName
    .optional()
    .meta({ description: 'The notebook; may be left out by those who can see at most 100 notebooks' }),
});

/** Which notebook. */
export const ofNotebook = z.strictObject({ notebook_id: notebookName });
