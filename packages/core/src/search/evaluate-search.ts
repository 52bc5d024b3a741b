import type { FileKind, ParsedLink, PropertyValue } from '../files/parsed-file.ts';
import { foldName } from '../links/link-key.ts';
import { extensionOf, nameOf, type RelPath } from '../paths.ts';
import { evaluateLinks, type LinkFacts } from './evaluate-links.ts';
import { hasText, plainWordsOf } from './evaluate-text.ts';
import { isInRanges, valuesOf } from './evaluate-values.ts';
import type { FilePart, FileState, FileTerm, SearchNode, SearchQuery, TextTerm } from './search-store.ts';

/** What an evaluation knows of a file: plain values, as the file was parsed. */
export interface EvaluatedFile {
  readonly path: RelPath;
  readonly title: string | null;
  readonly text: string | null;
  readonly kind: FileKind;
  readonly tags: readonly string[];
  readonly aliases: readonly string[];
  readonly links: readonly Pick<ParsedLink, 'kind' | 'target'>[];
  readonly properties: Readonly<Record<string, PropertyValue>>;
  readonly problems: number;
  /** How many of its todos are not done. */
  readonly openTodos: number;
  readonly sizeBytes: number;
  /** Files with the same one have the same content; null when the content is not known. */
  readonly hash: string | null;
  readonly modifiedMs: number;
}

/**
 * The files that match a query, in the order in which they were given: the plainest way there is, with no index at all.
 * An index must find the same ones. `files` are all files of the notebook; words are compared whole and folded, without
 * stemming, each with everything that is searched for it (name, title, text and tags).
 */
export function evaluateSearch<F extends EvaluatedFile>(query: SearchQuery, files: readonly F[]): F[] {
  const links = evaluateLinks(files);
  const { where } = query;
  return where === null ? [...files] : files.filter((file) => holds(where, file, { files, links }));
}

interface Notebook {
  readonly files: readonly EvaluatedFile[];
  readonly links: LinkFacts;
}

function holds(node: SearchNode, file: EvaluatedFile, notebook: Notebook): boolean {
  switch (node.type) {
    case 'and':
      return node.nodes.every((part) => holds(part, file, notebook));
    case 'or':
      return node.nodes.some((part) => holds(part, file, notebook));
    case 'not':
      return !holds(node.node, file, notebook);
    case 'word':
    case 'phrase':
    case 'title':
      return holdsText(node, file);
    default:
      return holdsFact(node, file, notebook);
  }
}

function holdsText(term: TextTerm, file: EvaluatedFile): boolean {
  const prefix = term.type !== 'phrase' && term.prefix;
  const places =
    term.type === 'title' ? [file.title] : [file.title, file.text, nameOf(file.path), file.tags.join(' ')];
  const wanted = plainWordsOf(term.text);
  return places.some((place) => place !== null && hasText(plainWordsOf(place), wanted, prefix));
}

function holdsFact(term: FileTerm, file: EvaluatedFile, { files, links }: Notebook): boolean {
  switch (term.type) {
    case 'tag':
      return file.tags.some((tag) => `${foldName(tag)}/`.startsWith(`${foldName(term.name)}/`));
    case 'path':
      return holdsPath(term.text, file.path);
    case 'type':
      return holdsType(term.text, file);
    case 'extension':
      return extensionOf(file.path) === term.text;
    case 'property':
      return valuesOf(file.properties, term.name).some((value) => isInRanges(value, term.ranges));
    case 'modified':
      return isInRanges({ class: 'moment', value: Math.trunc(file.modifiedMs) }, term.ranges);
    case 'size':
      return isInRanges({ class: 'number', value: file.sizeBytes }, term.ranges);
    case 'is':
      return isInState(term.state, file, { files, links });
    case 'has':
      return hasPart(term.part, file, links);
    case 'links':
      return links.namedBy(term.target).some((path) => links.leadsTo(file).includes(path));
  }
}

function holdsPath(text: string, path: RelPath): boolean {
  const wanted = foldName(text);
  const folded = foldName(path);
  if (!/[*?]/.test(wanted)) return folded.includes(wanted);
  const pattern = wanted
    .replace(/[\\^$.+()[\]{}|/-]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`, 'su').test(folded);
}

function holdsType(text: string, file: EvaluatedFile): boolean {
  const types = valuesOf(file.properties, 'type');
  const wanted = foldName(text);
  return types.length === 0
    ? foldName(file.kind) === wanted
    : types.some((type) => type.class === 'text' && type.value === wanted);
}

function isInState(state: FileState, file: EvaluatedFile, { files, links }: Notebook): boolean {
  switch (state) {
    case 'orphan':
      return links.leadsTo(file).length === 0 && links.comesFrom(file).length === 0;
    case 'unresolved':
      return links.hasUnresolved(file);
    case 'duplicate':
      return (
        file.sizeBytes > 0 &&
        file.hash !== null &&
        file.kind !== 'link' &&
        files.some((other) => other.path !== file.path && other.hash === file.hash && other.kind !== 'link')
      );
    case 'empty':
      return file.sizeBytes === 0;
    case 'problem':
      return file.problems > 0;
    case 'untagged':
      return file.tags.length === 0;
    case 'todo':
      return file.openTodos > 0;
  }
}

function hasPart(part: FilePart, file: EvaluatedFile, links: LinkFacts): boolean {
  switch (part) {
    case 'tag':
      return file.tags.length > 0;
    case 'link':
      return file.links.length > 0;
    case 'backlink':
      return links.comesFrom(file).length > 0;
    case 'alias':
      return file.aliases.length > 0;
    case 'property':
      return Object.keys(file.properties).some(
        (name) => valuesOf({ [name]: file.properties[name]! }).length > 0,
      );
    case 'problem':
      return file.problems > 0;
  }
}
