import { isCodexError, type Properties, type PropertyValue } from '@codexlab/core';
import type * as Yaml from 'yaml';
import { wikilinkEnd } from '../inline-scan.ts';
import { isExternal, readWikilink } from '../links.ts';
import { changeYaml, readProperties, type YamlPlace } from './edit-yaml.ts';
import type { WantedTarget } from './rewrite-links-markdown.ts';
import { cannotRewrite, spellWiki, wikiTarget } from './rewrite-links-spelling.ts';
import { sameValue } from './same-value.ts';
import { applySplices, lineAt, type Splice } from './splice.ts';
import { parseYamlSource } from './yaml-source.ts';

/**
 * Gives wikilinks in the values of properties their new targets. Only the targets change; where the spelling of a text
 * does not allow that, its whole value is written anew. Throws `unsupported` with the line.
 */
export async function rewriteYaml(yaml: string, wanted: WantedTarget, place: YamlPlace): Promise<string> {
  try {
    const before = readProperties(yaml, place);
    const after = mapTexts(before, (text) => rewriteWikilinks(text, wanted));
    if (sameValue(before, after)) return yaml;
    const edited = applySplices(yaml, await yamlRewrites(yaml, wanted, place.firstLine));
    return isReadAs(edited, after, place) ? edited : await writeAnew(yaml, { before, after }, place);
  } catch (cause) {
    throw onLine(cause, yaml, place);
  }
}

/** Nobody knows the line of a value: it is that of the target, or of the first link. */
function onLine(cause: unknown, yaml: string, { firstLine }: YamlPlace): unknown {
  if (!isCodexError(cause)) return cause;
  const { target = null } = cause.details;
  const name = typeof target === 'string' ? target : null;
  const at = Math.max(yaml.indexOf(`[[${name ?? ''}`), 0);
  const why =
    name === null ? 'the properties cannot be changed in place' : 'its new target cannot stand in it';
  return cannotRewrite(name ?? '', lineAt(yaml, at, firstLine), why);
}

/** A text with the targets of its wikilinks replaced. */
function rewriteWikilinks(text: string, wanted: WantedTarget): string {
  return applySplices(
    text,
    wikiSplices(text, { wanted, decode: (raw) => raw, encode: (part) => part, line: null }),
  );
}

interface Spelling {
  readonly wanted: WantedTarget;
  /** What written text stands for, and how text is written. */
  readonly decode: (raw: string) => string;
  readonly encode: (text: string) => string;
  readonly line: number | null;
}

/** Finds wikilinks as the reader of properties does. */
export function wikiSplices(raw: string, { wanted, decode, encode, line }: Spelling): Splice[] {
  const splices: Splice[] = [];
  for (let at = raw.indexOf('[['); at >= 0; at = raw.indexOf('[[', at + 1)) {
    const end = wikilinkEnd(raw, at + 2);
    if (end < 0) continue;
    const inner = raw.slice(at + 2, end);
    if (isExternal(decode(inner).trim())) continue;
    const part = wikiTarget(inner);
    const { target } = readWikilink(decode(inner));
    const newTarget = wanted('frontmatter', target);
    if (newTarget === null || newTarget === target || decode(inner.slice(part.start, part.end)) !== target)
      continue;
    const text = spellWiki(newTarget);
    if (text === null) throw cannotRewrite(target, line, `"${newTarget}" cannot stand in it`);
    splices.push({ start: at + 2 + part.start, end: at + 2 + part.end, text: encode(text) });
  }
  return splices;
}

/** The value with each text in it replaced; names stay. */
function mapTexts<T extends PropertyValue | Properties>(value: T, change: (text: string) => string): T;
function mapTexts(value: PropertyValue, change: (text: string) => string): PropertyValue {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: PropertyValue) => mapTexts(item, change));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapTexts(item, change)]));
}

async function yamlRewrites(text: string, wanted: WantedTarget, firstLine: number): Promise<Splice[]> {
  const { doc, yaml } = await parseYamlSource(text, firstLine);
  const splices: Splice[] = [];
  yaml.visit(doc, {
    Scalar(key, node) {
      const [start, end] = node.range ?? [0, 0];
      const raw = text.slice(start, end);
      if (key === 'key' || !raw.includes('[[')) return;
      const line = lineAt(text, start, firstLine);
      for (const splice of wikiSplices(raw, { wanted, line, ...spellingOf(node.type) }))
        splices.push({ ...splice, start: start + splice.start, end: start + splice.end });
    },
  });
  return splices;
}

function spellingOf(type: Yaml.Scalar.Type | undefined): Pick<Spelling, 'decode' | 'encode'> {
  if (type === 'QUOTE_SINGLE')
    return { decode: (raw) => raw.replaceAll("''", "'"), encode: (text) => text.replaceAll("'", "''") };
  if (type === 'QUOTE_DOUBLE')
    return { decode: unquoted, encode: (text) => JSON.stringify(text).slice(1, -1) };
  return { decode: (raw) => raw, encode: (text) => text };
}

/** The escapes that YAML and JSON have in common; other texts are taken as they are written. */
function unquoted(raw: string): string {
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    return raw;
  }
}

async function writeAnew(
  yaml: string,
  { before, after }: { readonly before: Properties; readonly after: Properties },
  place: YamlPlace,
): Promise<string> {
  let edited = yaml;
  for (const [name, value] of Object.entries(after))
    if (!sameValue(before[name]!, value)) edited = await changeYaml(edited, { names: [name], value }, place);
  return edited;
}

function isReadAs(yaml: string, wanted: Properties, place: YamlPlace): boolean {
  try {
    return sameValue(readProperties(yaml, place), wanted);
  } catch (error) {
    if (isCodexError(error, 'invalid')) return false;
    throw error;
  }
}
