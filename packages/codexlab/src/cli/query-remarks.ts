import {
  foldName,
  nearestWord,
  SEARCH_FIELDS,
  type SearchNode,
  type SearchPiece,
  type SearchQuery,
  searchTokens,
} from '@codexlab/core';
import { printable } from './render-text.ts';

/** Names that other programs have for our fields. */
const OTHER_NAMES = new Map([
  ...Object.entries({ tags: 'tag', label: 'tag', kind: 'type', filetype: 'type', mime: 'type' }),
  ...Object.entries({
    file: 'path',
    filename: 'path',
    name: 'path',
    folder: 'path',
    dir: 'path',
    in: 'path',
  }),
  ...Object.entries({ link: 'links', linksto: 'links', changed: 'modified', mtime: 'modified' }),
]);
const STAR_INSIDE = /\*+[^*]/;

/** Sentences about the parts of a search that are perhaps not understood as they are meant. */
export function remarksOnQuery(query: string): string[] {
  return unique(searchTokens(query).flatMap((piece) => remarkOn(piece, query) ?? []));
}

/** The names of the properties that a search asks for, each once. */
export function askedProperties({ where }: SearchQuery): string[] {
  return where === null ? [] : unique(propertiesOf(where));
}

/** A sentence about a property that a search asks for and no file has; `names` are some that files have. */
export function remarkOnMissing(name: string, names: readonly string[]): string {
  const near = nearestWord(foldName(name), names);
  const hint = near === null ? ' List them with: codexlab properties' : ` Did you mean ${printable(near)}?`;
  return `No file has the property ${printable(name)}.${hint}`;
}

function remarkOn({ role, field, from, to }: SearchPiece, query: string): string | null {
  if (role === 'field' && field !== null) return query[from] === '"' ? null : remarkOnField(field);
  if ((role !== 'word' && role !== 'value') || field === 'path' || field === 'tag') return null;
  const text = query.slice(from, to);
  return STAR_INSIDE.test(text) ? `A * counts only at the end of a word, not in ${printable(text)}.` : null;
}

function remarkOnField(name: string): string | null {
  if (SEARCH_FIELDS.some((field) => field === name)) return null;
  const meant = OTHER_NAMES.get(name) ?? nearestField(name);
  return meant === null ? null : `${printable(name)}: is taken for a property; did you mean ${meant}:?`;
}

/** Short names are near to everything. */
function nearestField(name: string): string | null {
  return name.length < 3 ? null : nearestWord(name, SEARCH_FIELDS);
}

function propertiesOf(node: SearchNode): string[] {
  if (node.type === 'and' || node.type === 'or') return node.nodes.flatMap(propertiesOf);
  if (node.type === 'not') return propertiesOf(node.node);
  return node.type === 'property' ? [node.name] : [];
}

function unique(lines: readonly string[]): string[] {
  return [...new Set(lines)];
}
