import { foldName } from '../links/link-key.ts';
import type { SearchMoment } from './query-dates.ts';
import { queryError, shown, type TextSpan } from './query-error.ts';
import { periodRanges, propertyRanges, sizeRanges, type WrittenValue } from './query-ranges.ts';
import {
  FILE_KINDS,
  FILE_PARTS,
  FILE_STATES,
  nearestWord,
  type SearchField,
  toSearchField,
} from './query-words.ts';
import type { FilePart, SearchNode } from './search-store.ts';
import type { FieldToken, TextToken } from './tokens.ts';

/** What full-text search takes for parts of words; a word without any cannot be found. */
const SEARCHABLE = /[\p{L}\p{N}\p{Co}]/u;
const HASHTAG = /^#(?=.*[\p{L}\p{N}])(?=.*[^\d/])[\p{L}\p{M}\p{N}_/-]+(?:\/\*+)?$/u;
/** In front of the name of a property that is also the name of a field. */
const PROPERTY = /^property\.(?=.)/i;
const PLURALS: Readonly<Record<string, FilePart>> = {
  ...{ tags: 'tag', links: 'link', backlinks: 'backlink', aliases: 'alias' },
  ...{ properties: 'property', problems: 'problem' },
};

/** The condition of a word or phrase without a field; null when there is nothing in it to search for. */
export function wordTerm({ text, quoted }: TextToken): SearchNode | null {
  if (!quoted && HASHTAG.test(text)) return tagTerm(text);
  const term = searchable(text, quoted);
  if (term === null) return null;
  return quoted ? { type: 'phrase', text: term.text } : { type: 'word', ...term };
}

/** The condition of a field with a value that is not empty. Throws `invalid`. */
export function fieldTerm(token: FieldToken, value: TextToken, moment: SearchMoment): SearchNode | null {
  const field = token.quoted ? null : toSearchField(token.name);
  if (token.operator === '!=') {
    const node = fieldTerm({ ...token, operator: ':' }, value, moment);
    return node && { type: 'not', node };
  }
  const written = { field: field ?? token.name, operator: token.operator, value, moment };
  if (field === null) {
    const name = token.quoted ? token.name : token.name.replace(PROPERTY, '');
    return { type: 'property', name: name.toLowerCase(), ranges: propertyRanges(written) };
  }
  if (field === 'modified') return { type: 'modified', ranges: periodRanges(written, 'stamp') };
  if (field === 'size') return { type: 'size', ranges: sizeRanges(written) };
  if (token.operator !== ':') throw notCompared(field, token);
  return plainTerm(field, written);
}

type PlainField = Exclude<SearchField, 'modified' | 'size'>;

function plainTerm(field: PlainField, written: WrittenValue): SearchNode | null {
  const { text, quoted } = written.value;
  switch (field) {
    case 'tag':
      return wholeTag(written);
    case 'path':
      return { type: 'path', text: fromRoot(text) };
    case 'title': {
      const term = searchable(text, quoted);
      return term && { type: 'title', ...term };
    }
    case 'type':
      return { type: 'type', text: foldName(withoutStar(written)) };
    case 'ext':
    case 'extension':
      return extensionTerm(withoutStar(written));
    case 'is':
      return stateTerm(written);
    case 'has':
      return partTerm(written);
    case 'links':
      return { type: 'links', target: linkTarget(text) };
  }
}

/** A text that has something to search for in it, and whether it is only the beginning of a word. */
function searchable(
  text: string,
  quoted: boolean,
): { readonly text: string; readonly prefix: boolean } | null {
  const prefix = !quoted && text.endsWith('*');
  const bare = prefix ? text.replace(/\*+$/, '') : text;
  return SEARCHABLE.test(bare) ? { text: bare, prefix } : null;
}

/** `tag:a/*` is `tag:a`, which has those below it anyway. */
function wholeTag(written: WrittenValue): SearchNode | null {
  const { value } = written;
  const text = value.quoted ? value.text : value.text.replace(/\/\*+$/, '');
  if (value.quoted || !text.includes('*')) return tagTerm(text);
  throw queryError(
    `tag: takes whole names, and finds those below them too; leave out the * of tag:${shown(value.text)}.`,
    value,
  );
}

function tagTerm(text: string): SearchNode | null {
  const name = text
    .replace(/^#/, '')
    .replace(/\/\*+$/, '')
    .split('/')
    .filter(Boolean)
    .join('/');
  return name === '' ? null : { type: 'tag', name };
}

function withoutStar({ field, value }: WrittenValue): string {
  if (value.quoted || !value.text.includes('*')) return value.text;
  throw queryError(`${field}: takes no *; use path: for patterns, such as path:*.md.`, value);
}

/** A slash in front stands for the root: paths have none there, so that the rest must be their beginning. */
function fromRoot(text: string): string {
  const path = text.replace(/^\.?\/+/, '');
  return path === text || /[*?]/.test(path) ? path : `${path}*`;
}

/** Extensions are what follows the last dot: longer ends are ends of paths. */
function extensionTerm(text: string): SearchNode | null {
  const extension = foldName(text).replace(/^\.+/, '');
  if (extension === '') return null;
  return extension.includes('.')
    ? { type: 'path', text: `*.${extension}` }
    : { type: 'extension', text: `.${extension}` };
}

function stateTerm({ value }: WrittenValue): SearchNode {
  const name = value.text.toLowerCase();
  const state = FILE_STATES.find((known) => known === name || `${known}s` === name);
  if (state) return { type: 'is', state };
  const near = nearestWord(name, FILE_STATES);
  const kind = FILE_KINDS.find((known) => known === name);
  const hint = near
    ? `did you mean is:${near}?`
    : kind
      ? `did you mean type:${kind}?`
      : `there are: ${list(FILE_STATES)}.`;
  throw queryError(`There is no is:${shown(value.text)}; ${hint}`, value);
}

/** Anything that is no part of a file is the name of a property. */
function partTerm({ value }: WrittenValue): SearchNode {
  const name = value.text.toLowerCase();
  const part =
    FILE_PARTS.find((known) => known === name) ?? (Object.hasOwn(PLURALS, name) ? PLURALS[name] : undefined);
  if (part && !value.quoted) return { type: 'has', part };
  return { type: 'property', name: value.quoted ? name : name.replace(PROPERTY, ''), ranges: null };
}

function linkTarget(text: string): string {
  const inner = /^\[\[([^[\]]*)\]\]$/.exec(text)?.[1];
  return inner === undefined ? text : inner.replace(/[|#].*$/s, '').trim();
}

function notCompared(field: SearchField, token: FieldToken): Error {
  const place: TextSpan = token;
  return queryError(
    `${field} is not compared with ${token.operator}; write ${field}: and a value, or quotes around words.`,
    place,
  );
}

function list(names: readonly string[]): string {
  return names.join(', ');
}
