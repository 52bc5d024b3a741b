import { CodexError, type FileKind, parseRelPath, parseSearch, type SearchNode } from '@codexlab/core';

/** A condition on a property. */
export interface PropertyCondition {
  readonly name: string;
  readonly op: 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge' | 'begins' | 'exists' | 'missing';
  readonly value?: string | number | boolean | undefined;
}

/** A search in fields: every condition must hold. */
export interface SearchFields {
  /** In the query language. */
  readonly text?: string | undefined;
  readonly kinds?: readonly FileKind[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly any_tags?: readonly string[] | undefined;
  readonly without_tags?: readonly string[] | undefined;
  readonly folder?: string | undefined;
  readonly extensions?: readonly string[] | undefined;
  readonly properties?: readonly PropertyCondition[] | undefined;
  readonly modified?: { readonly from?: string | undefined; readonly to?: string | undefined } | undefined;
  readonly size?: { readonly min?: number | undefined; readonly max?: number | undefined } | undefined;
  readonly is?: readonly string[] | undefined;
  readonly has?: readonly string[] | undefined;
}

/** What ends a quoted value in the query language; nothing stands for it there. */
const QUOTES = /["“”„]/;
const operators = { eq: ':', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=' } as const;

/**
 * Writes conditions in the query language. Values are quoted, so that none of them is anything else than a value. Throws
 * `invalid`, naming the field, for what cannot be written there, and for a text that would take the other conditions in.
 */
export function composeSearch(fields: SearchFields): string {
  const parts = conditions(fields);
  const { text } = fields;
  const all = text === undefined ? parts : [...parts, `(${text})`];
  if (all.length === 0)
    throw new CodexError('invalid', 'Say what to search for: a text, or one condition.', { field: 'text' });
  const whole = all.length === 1 && text !== undefined ? text : all.join(' ');
  if (text !== undefined && parts.length > 0) requireApart(parts, text, whole);
  return whole;
}

function conditions(fields: SearchFields): string[] {
  const { modified, size } = fields;
  const each = (values: readonly string[] | undefined, write: (value: string) => string) =>
    (values ?? []).map(write);
  return [
    ...each(fields.tags, (tag) => tagTerm(tag, 'tags')),
    ...anyOf(each(fields.any_tags, (tag) => tagTerm(tag, 'any_tags'))),
    ...each(fields.without_tags, (tag) => `-${tagTerm(tag, 'without_tags')}`),
    ...anyOf(each(fields.kinds, (kind) => `type:${kind}`)),
    ...anyOf(each(fields.extensions, (extension) => `ext:${quoted(extension, 'extensions')}`)),
    ...(fields.folder ? [folderTerm(fields.folder)] : []),
    ...(fields.properties ?? []).map(propertyTerm),
    ...(modified?.from === undefined ? [] : [`modified>=${quoted(modified.from, 'modified.from')}`]),
    ...(modified?.to === undefined ? [] : [`modified<=${quoted(modified.to, 'modified.to')}`]),
    ...(size?.min === undefined ? [] : [`size>=${size.min}`]),
    ...(size?.max === undefined ? [] : [`size<=${size.max}`]),
    ...each(fields.is, (state) => `is:${state}`),
    ...each(fields.has, (part) => `has:${part}`),
  ];
}

/** Finds files with all of the tags, or with one of them. */
export function composeTagSearch(tags: readonly string[], mode: 'all' | 'any'): string {
  return composeSearch(mode === 'all' ? { tags } : { any_tags: tags });
}

function tagTerm(tag: string, field: string): string {
  const name = tag.replace(/^#+/, '');
  if (name.split('/').every((part) => part === '')) throw unwritable(field, tag, 'is no tag');
  return `tag:${quoted(name, field)}`;
}

/** A pattern for the whole path: so it is the beginning that must be the folder. */
function folderTerm(folder: string): string {
  const path = parseRelPath(folder);
  if (/[*?]/.test(path)) throw unwritable('folder', path, 'has a * or ?, which stand for other characters');
  return `path:${quoted(`${path}/*`, 'folder')}`;
}

function propertyTerm({ name, op, value }: PropertyCondition, index: number): string {
  const field = `properties.${index}`;
  const key = quoted(name, `${field}.name`);
  if (op === 'exists') return `has:${key}`;
  if (op === 'missing') return `-has:${key}`;
  const text = String(value ?? '');
  if (op !== 'begins') return `${key}${operators[op]}${quoted(text, `${field}.value`)}`;
  // a beginning is marked by a star behind it, which is one outside of quotes alone
  if (!/^[\p{L}\p{M}\p{N}_./@+-]+$/u.test(text))
    throw unwritable(`${field}.value`, text, 'has characters that a beginning cannot have');
  return `${key}:${text}*`;
}

function anyOf(terms: readonly string[]): string[] {
  return terms.length > 1 ? [`(${terms.join(' OR ')})`] : [...terms];
}

function quoted(value: string, field: string): string {
  if (value.trim() === '') throw unwritable(field, value, 'is empty');
  if (QUOTES.test(value))
    throw unwritable(field, value, 'has a quotation mark, which cannot be searched for');
  return `"${value}"`;
}

function unwritable(field: string, value: string, why: string): CodexError {
  return new CodexError('invalid', `${field}: ${JSON.stringify(value.slice(0, 100))} ${why}.`, { field });
}

/** A quote or parenthesis that never ends would take in what stands beside it: the whole must mean the sum of its parts. */
function requireApart(parts: readonly string[], text: string, whole: string): void {
  const moment = { nowMs: 0, utcOffsetMinutes: 0 };
  const read = (each: string) => parseSearch(each, moment).where;
  const alone = joined([...parts, text].map(read));
  if (JSON.stringify(read(whole)) === JSON.stringify(alone)) return;
  throw new CodexError(
    'invalid',
    'text has a parenthesis or quotation mark that is never closed; close it.',
    {
      field: 'text',
    },
  );
}

function joined(nodes: readonly (SearchNode | null)[]): SearchNode | null {
  const flat = nodes.flatMap((node) => (node === null ? [] : node.type === 'and' ? node.nodes : [node]));
  return flat.length > 1 ? { type: 'and', nodes: flat } : (flat[0] ?? null);
}
