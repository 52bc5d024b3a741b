import { CodexError } from '@codexlab/core';
import type * as Yaml from 'yaml';
import { readScalar } from '../yaml-scalar.ts';
import { lineAt, lineStart, nextLine } from './splice.ts';
import type { yaml as library } from './yaml-library.ts';

/** A YAML text taken apart with the place of everything in it. */
export interface YamlSource {
  readonly text: string;
  /** Null when there is nothing but comments. */
  readonly root: YamlMap | null;
  readonly doc: Yaml.Document.Parsed;
  readonly yaml: typeof library;
}

/** A map, and one of its entries, with the tokens they were made of. */
export type YamlMap = Yaml.YAMLMap.Parsed;
/** An entry of a map. */
export type YamlPair = Yaml.Pair<Yaml.ParsedNode, Yaml.ParsedNode | null>;
type Token = Yaml.CST.SourceToken;

/** Takes a text apart. Throws `unsupported` with the line where the library cannot; `firstLine` is that of the file. */
export async function parseYamlSource(text: string, firstLine: number): Promise<YamlSource> {
  // Our reader ends a line there, the library does not: what one takes for a comment is a text to the other.
  if (/\r(?!\n)/.test(text)) throw cannotEdit('its lines end with a carriage return alone');
  const { yaml } = await import('./yaml-library.ts');
  const options = {
    schema: 'failsafe',
    uniqueKeys: false,
    keepSourceTokens: true,
    prettyErrors: false,
  } as const;
  const doc = yaml.parseDocument(text, options);
  // An indentation that only strict readers mind leaves everything in its place; what comes out is read again anyway.
  const fault = doc.errors.find(({ code }) => code !== 'BAD_INDENT');
  if (fault) throw cannotEdit(`line ${lineAt(text, fault.pos[0], firstLine)} is not quite YAML`, fault);
  if (doc.contents !== null && !yaml.isMap(doc.contents)) throw cannotEdit('it holds no "name: value" lines');
  return { text, root: doc.contents as YamlMap | null, doc, yaml };
}

/** The failure of an edit that is refused. */
export function cannotEdit(why: string, cause?: unknown): CodexError {
  const message = `The property cannot be changed in place because ${why}; edit the file by hand.`;
  return new CodexError('unsupported', message, {}, { cause });
}

/** The name of an entry as our reader gives it, or null for a key that is no scalar. */
export function keyText({ yaml }: YamlSource, pair: YamlPair): string | null {
  const { key } = pair;
  if (!yaml.isScalar(key)) return null;
  const text = String(key.value);
  return key.type === 'PLAIN' ? String(readScalar(text)) : text;
}

/** The tokens between the key of an entry and its value. */
function tokensBefore(pair: YamlPair): readonly Token[] {
  return (pair as { srcToken?: Yaml.CST.CollectionItem }).srcToken?.sep ?? [];
}

/** The tokens before the key of an entry: commas, `?`, comments. */
export function tokensBeforeKey(pair: YamlPair): readonly Token[] {
  return (pair as { srcToken?: Yaml.CST.CollectionItem }).srcToken?.start ?? [];
}

/** The position after the colon of an entry; null where it has none. */
export function afterColon(pair: YamlPair): number | null {
  const colon = tokensBefore(pair).find((token) => token.type === 'map-value-ind');
  return colon ? colon.offset + 1 : null;
}

/** Anchors and tags before a value, which go with it. */
export function propsOf(pair: YamlPair): { readonly start: number; readonly end: number } | null {
  const props = tokensBefore(pair).filter(({ type }) => type === 'anchor' || type === 'tag');
  const [first, last] = [props[0], props.at(-1)];
  return first && last ? { start: first.offset, end: last.offset + last.source.length } : null;
}

/** Where an entry begins, its `?`, anchors and tags included. */
export function pairStart(pair: YamlPair): number {
  const first = tokensBeforeKey(pair).find(({ type }) =>
    ['explicit-key-ind', 'anchor', 'tag'].includes(type),
  );
  return first?.offset ?? pair.key.range[0];
}

/** The position after everything that belongs to an entry; what follows on its line is a comment at most. */
export function pairEnd(source: YamlSource, pair: YamlPair): number {
  const ends = [...tokensBefore(pair)]
    .filter(({ type }) => type !== 'space' && type !== 'newline' && type !== 'comment')
    .map(({ offset, source: text }) => offset + text.length);
  return Math.max(pair.key.range[1], ...ends, pair.value === null ? 0 : nodeEnd(source, pair.value));
}

/** The position after the last character of a node that is no blank, comment or line break behind it. */
export function nodeEnd(source: YamlSource, node: Yaml.ParsedNode): number {
  const { yaml, text } = source;
  if (yaml.isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED')) {
    const keepsBlanks = /^[|>]\d?\+/.test(text.slice(node.range[0], node.range[0] + 3));
    const whole = text.slice(node.range[0], node.range[1]);
    const body = keepsBlanks ? whole.replace(/\r?\n$/, '') : whole.trimEnd();
    return node.range[0] + body.length;
  }
  if (!yaml.isCollection(node) || node.flow) return node.range[1];
  const last = node.items.at(-1) as YamlPair | Yaml.ParsedNode | undefined;
  if (last === undefined) return node.range[1];
  return yaml.isPair(last) ? pairEnd(source, last as YamlPair) : nodeEnd(source, last as Yaml.ParsedNode);
}

/** The lines of something from `start` to `end`, line breaks included. Refused when something else stands before it. */
export function linesOf({ text }: YamlSource, start: number, end: number): { start: number; end: number } {
  const first = lineStart(text, start);
  if (text.slice(first, start).trim() !== '') throw cannotEdit('it shares its line with something else');
  return { start: first, end: nextLine(text, end) };
}

/** What stands before a position on its line; refused when that is not only blanks. */
export function indentAt({ text }: YamlSource, at: number): string {
  const indent = text.slice(lineStart(text, at), at);
  if (indent.trim() !== '') throw cannotEdit('it shares its line with something else');
  return indent;
}
