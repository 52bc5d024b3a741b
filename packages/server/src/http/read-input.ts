import { CodexError } from '@codexlab/core';
import { z } from 'zod';
import type { Route } from '../contract/define.ts';
import { type InputPlace, inputMessages } from './input-messages.ts';
import { chunksOf } from './multipart.ts';

/** The most bytes that a JSON or form body may have, where its route does not say otherwise. */
const MAX_BODY_BYTES = 1024 * 1024;
const NO_FIELDS = z.strictObject({});

/** A request's input, as its contract wants it. */
export interface Input {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** Reads everything that a route takes but streams. Throws `invalid` with the field, `too_large`, `unsupported`. */
export async function readInput(
  route: Route,
  request: Request,
  pathParams: Readonly<Record<string, string>>,
  bodyText: string | null,
): Promise<Input> {
  const query = queryFields(new URLSearchParams(searchOf(request.url)));
  return {
    params: check(route.params ?? NO_FIELDS, pathParams, 'path'),
    query: check(route.query ?? NO_FIELDS, query, 'query'),
    body: route.body ? check(route.body, bodyFields(route, request, bodyText), 'body') : undefined,
  };
}

/** The text of a JSON or form body; null for routes that take none or a stream. */
export async function readBodyText(route: Route, request: Request): Promise<string | null> {
  const kind = route.bodyKind ?? 'none';
  if (kind !== 'json' && kind !== 'json-or-form') return null;
  const max = route.maxBodyBytes ?? MAX_BODY_BYTES;
  if (Number(request.headers.get('content-length') ?? 0) > max) throw bodyTooLarge(max);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunksOf(request)) {
    bytes += chunk.length;
    if (bytes > max) throw bodyTooLarge(max);
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new CodexError('invalid', 'The body is not valid UTF-8.', { field: 'body' });
  }
}

function bodyFields(route: Route, request: Request, text: string | null): unknown {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  if (type === 'application/x-www-form-urlencoded' && route.bodyKind === 'json-or-form')
    return queryFields(new URLSearchParams(text ?? ''));
  if (text === null || text === '') return {};
  if (type !== 'application/json' && !type.endsWith('+json')) {
    throw new CodexError('invalid', 'Send the body as application/json (header Content-Type).', {
      field: 'content-type',
    });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'no JSON';
    throw new CodexError('invalid', `The body is not valid JSON: ${why}.`, { field: 'body' });
  }
}

/** What stands behind the `?` of an address, which was checked when it came in. */
function searchOf(url: string): string {
  const hash = url.indexOf('#');
  const start = url.indexOf('?');
  if (start === -1 || (hash !== -1 && hash < start)) return '';
  return url.slice(start + 1, hash === -1 ? undefined : hash);
}

/** A name that comes once is a text, one that comes more often a list. */
function queryFields(params: URLSearchParams): Record<string, string | string[]> {
  const fields = new Map<string, string | string[]>();
  for (const [name, value] of params) {
    const known = fields.get(name);
    if (Array.isArray(known)) known.push(value);
    else fields.set(name, known === undefined ? value : [known, value]);
  }
  return Object.fromEntries(fields);
}

function check(schema: z.ZodType, value: unknown, where: InputPlace): unknown {
  const result = schema.safeParse(value, { error: inputMessages(where) });
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const field = [...issue.path, ...unknown].map(String).join('.') || where;
  const message = unknown.length > 0 ? `there is no field "${field}" in the ${where}` : issue.message;
  throw new CodexError('invalid', `${field}: ${message}.`, { field, in: where });
}

function bodyTooLarge(max: number): CodexError {
  return new CodexError('too_large', `The body has more than ${max} bytes. Send less, or upload the file.`, {
    maxBytes: max,
  });
}
