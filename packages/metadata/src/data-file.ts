import type { PropertyValue } from '@codexlab/core';
import { Type, YAMLException, loadAll } from 'js-yaml';
import { parse as parseToml, TomlError } from 'smol-toml';
import { bareReading, toFacts, type FileReading, type TextFile } from './file-reading.ts';
import { readJson } from './json-text.ts';
import {
  MAX_DATA_ALIASES,
  MAX_DATA_BYTES,
  MAX_DATA_KEYS,
  MAX_NAME_CHARS,
  MAX_PARSED_DATA_CHARS,
} from './limits.ts';
import { problem } from './problem.ts';
import { countAliases, yamlSchema } from './yaml.ts';

/**
 * Reads JSON, YAML and TOML: the beginning as text, the title they give themselves, and which keys they have. Their
 * values are not properties: a configuration says nothing of the file that holds it.
 */
export function readData({ source, detected, text }: TextFile): FileReading {
  const searched = { ...bareReading(detected), text: text.slice(0, MAX_DATA_BYTES).toWellFormed() };
  const format = formats[detected.mimeType];
  const isWhole = !source.truncated && text.length <= MAX_PARSED_DATA_CHARS;
  if (format === undefined || !isWhole || text.trim() === '') return searched;
  const read = format.read(text);
  if (read.ok) return { ...searched, title: titleOf(read.value), facts: toFacts(factsOf(read.value)) };
  const message = `This is not valid ${format.name}, or more of it than is read; it is searched as text.`;
  return { ...searched, problems: [problem('data_invalid', message, read.line)] };
}

type Reading = ReturnType<typeof readJson>;
interface Format {
  readonly name: string;
  readonly read: (text: string) => Reading;
}

const json: Format = { name: 'JSON', read: readJson };
const formats: Readonly<Record<string, Format>> = {
  'application/json': json,
  'application/geo+json': json,
  'text/yaml': { name: 'YAML', read: readYamlDocuments },
  'application/toml': { name: 'TOML', read: readToml },
};

/** Tags of other programs (`!Ref`) are no fault: what they mark is read as if they were not there. */
const anyTag = yamlSchema.extend(
  ['!', 'tag:'].flatMap((tag) =>
    (['scalar', 'sequence', 'mapping'] as const).map(
      (kind) => new Type(tag, { kind, multi: true, construct: (value: unknown) => value }),
    ),
  ),
);

/** Of several documents the first one is looked at. A key that is there twice is no fault: its last value counts. */
function readYamlDocuments(text: string): Reading {
  if (countAliases(text) > MAX_DATA_ALIASES) return { ok: false, line: null };
  try {
    return { ok: true, value: loadAll(text, null, { schema: anyTag, json: true })[0] };
  } catch (error) {
    const line = error instanceof YAMLException ? (error.mark?.line as number | undefined) : undefined;
    return { ok: false, line: line === undefined ? null : line + 1 };
  }
}

function readToml(text: string): Reading {
  try {
    return { ok: true, value: parseToml(text) };
  } catch (error) {
    return { ok: false, line: error instanceof TomlError ? error.line : null };
  }
}

function titleOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const record = value as Readonly<Record<string, unknown>>;
  const titles = ['title', 'name'].map((key) => (Object.hasOwn(record, key) ? record[key] : null));
  const title = titles.find((text) => typeof text === 'string' && text.trim() !== '');
  return typeof title === 'string' ? title.trim().slice(0, MAX_NAME_CHARS).toWellFormed() : null;
}

function factsOf(value: unknown): Record<string, PropertyValue> {
  if (Array.isArray(value)) return { items: value.length };
  if (typeof value !== 'object' || value === null) return {};
  const keys = Object.keys(value).slice(0, MAX_DATA_KEYS);
  return keys.length === 0 ? {} : { keys: keys.map((key) => key.slice(0, MAX_NAME_CHARS).toWellFormed()) };
}
