import {
  extensionOf,
  nameOf,
  type FileContent,
  type Problem,
  type Properties,
  type PropertyValue,
  type RelPath,
} from '@codexlab/core';
import { noProperties, parseFrontmatter } from './frontmatter.ts';
import { readJson } from './json-text.ts';
import { MAX_SIDECAR_BYTES, MAX_SIDECAR_TEXT_CHARS } from './limits.ts';
import { parseMarkdown } from './markdown.ts';
import { TooMuchToKeep, toPlainRecord } from './plain-value.ts';
import { problem } from './problem.ts';
import { propertiesOfRecord } from './record-properties.ts';
import { readXmlSidecar } from './sidecar-xml.ts';
import { InvalidSidecar } from './invalid-sidecar.ts';
import { decodeText } from './text.ts';

/** What a file says of the file beside it. */
export interface Sidecar {
  readonly properties: Properties;
  /** Tags in its text. */
  readonly tags: readonly string[];
  /** What is searched of it. */
  readonly text: string;
  readonly problems: readonly Problem[];
}

/** The order in which sidecars of one file count, the first one most: JSON, XML, Markdown; of two, the hidden one. */
export function sidecarRank(path: RelPath): number {
  const rank = ['.json', '.xml', '.md'].indexOf(extensionOf(path));
  return 2 * rank + (nameOf(path).startsWith('.') ? 0 : 1);
}

/** Reads a sidecar by its extension. Never throws: what is wrong with it is a problem that names it. */
export function readSidecar(content: FileContent): Sidecar {
  const name = nameOf(content.stat.path);
  try {
    const { text, problems } = decodeSidecar(content);
    const read = readers[extensionOf(content.stat.path)]?.(text) ?? unreadable('is no JSON, XML or Markdown');
    return { ...read, problems: [...problems, ...read.problems].map((each) => naming(name, each)) };
  } catch (error) {
    return { ...emptySidecar, problems: [naming(name, sidecarProblem(error))] };
  }
}

const emptySidecar: Sidecar = { properties: noProperties, tags: [], text: '', problems: [] };

function decodeSidecar(content: FileContent): { text: string; problems: readonly Problem[] } {
  if (content.truncated || content.bytes.length > MAX_SIDECAR_BYTES) {
    throw new InvalidSidecar(`It is larger than ${MAX_SIDECAR_BYTES} bytes and was not read; shorten it.`, {
      code: 'sidecar_too_large',
    });
  }
  const { text, problems } = decodeText(content.bytes);
  return text === null ? unreadable('is not text') : { text, problems };
}

function unreadable(why: string): never {
  throw new InvalidSidecar(`It ${why}; its values are not used.`);
}

function naming(name: string, { code, message, line }: Problem): Problem {
  return problem(code, `Sidecar "${name}": ${message}`.toWellFormed(), line);
}

function sidecarProblem(error: unknown): Problem {
  if (error instanceof InvalidSidecar) return problem(error.code, error.message, error.line);
  const why =
    error instanceof TooMuchToKeep || error instanceof RangeError ? 'holds too much' : 'is not valid';
  return problem('sidecar_invalid', `It ${why}, or is nested too deeply; its values are not used.`);
}

const readers: Readonly<Record<string, (text: string) => Sidecar>> = {
  '.json': (text) => ofRecord(readJsonSidecar(text)),
  '.xml': (text) => ofRecord(readXmlSidecar(text)),
  '.md': readMarkdownSidecar,
};

function readJsonSidecar(text: string): Record<string, PropertyValue> {
  const read = readJson(text);
  if (!read.ok)
    throw new InvalidSidecar('It is not valid JSON; its values are not used.', { line: read.line });
  const { value } = read;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return unreadable('holds no object at its top level');
  }
  return toPlainRecord(value);
}

function ofRecord(record: Properties): Sidecar {
  const { properties, twice } = propertiesOfRecord(record);
  return { properties, tags: [], text: textOf(properties), problems: twice.map(thereTwice) };
}

function thereTwice(name: string): Problem {
  const message = `The key "${name}" is there twice in different case; the last one counts.`;
  return problem('sidecar_duplicate_key', message);
}

/** What stands after the frontmatter is the description, when there is no other. */
function readMarkdownSidecar(text: string): Sidecar {
  const front = parseFrontmatter(text);
  const body = text.slice(front.bodyStart);
  const description = body.trim();
  const properties = Object.assign(Object.create(null), front.properties) as Record<string, PropertyValue>;
  if (description !== '' && !('description' in properties)) properties['description'] = description;
  const { tags, problems } = parseMarkdown(body, { firstLine: front.lines + 1 });
  const searched = [description, textOf(front.properties)].filter((part) => part !== '').join('\n\n');
  return { properties, tags, text: searched, problems: [...front.problems, ...problems] };
}

/** The texts among values, one a line. */
function textOf(properties: Properties): string {
  const texts: string[] = [];
  let left = MAX_SIDECAR_TEXT_CHARS;
  const visit = (value: PropertyValue): void => {
    if (left <= 0) return;
    if (typeof value === 'string') {
      texts.push(value);
      left -= value.length + 1;
    } else if (typeof value === 'object' && value !== null) {
      for (const item of Array.isArray(value) ? value : Object.values(value)) visit(item as PropertyValue);
    }
  };
  for (const name in properties) visit(properties[name]!);
  return texts.join('\n');
}
