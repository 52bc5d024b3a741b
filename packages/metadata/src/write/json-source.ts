import { CodexError, type Properties } from '@codexlab/core';
import type { Node } from 'jsonc-parser';
import { readJson } from '../json-text.ts';
import { TooMuchToKeep, toPlainRecord } from '../plain-value.ts';
import { propertiesOfRecord } from '../record-properties.ts';

/** An entry of a JSON object, with the place of its name and its value. */
export interface JsonEntry {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly key: Node;
  readonly value: Node;
}

/** A JSON text whose outermost value is an object, taken apart. */
export interface JsonSource {
  readonly text: string;
  readonly root: Node;
  /** The object under `properties`, where names are looked up first; null when there is none. */
  readonly inner: Node | null;
}

/** Takes a text apart. Throws `invalid` with the line for what is no JSON object. */
export async function parseJsonSource(text: string): Promise<JsonSource> {
  const { parseTree } = await import('jsonc-parser');
  requireObject(text);
  const root = parseTree(text, [], { allowTrailingComma: true })!;
  const inner = entriesOf(root).findLast(({ name }) => name === 'properties')?.value;
  return { text, root, inner: inner?.type === 'object' ? inner : null };
}

/** The entries of an object, in their order. */
export function entriesOf(object: Node): JsonEntry[] {
  return (object.children ?? []).map((entry) => {
    const [key, value] = entry.children as [Node, Node];
    return {
      name: String(key.value),
      start: entry.offset,
      end: value.offset + value.length,
      key,
      value,
    };
  });
}

/** The properties that the text of a JSON sidecar holds, names in lower case. Throws `invalid` with the line. */
export function readJsonProperties(text: string): Properties {
  return propertiesOfRecord(requireObject(text)).properties;
}

function requireObject(text: string): Properties {
  const read = readJson(text);
  if (!read.ok)
    throw broken(read.line === null ? 'it is not JSON' : `line ${read.line} is not JSON`, read.line);
  const { value } = read;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw broken('it holds no JSON object', null);
  try {
    return toPlainRecord(value);
  } catch (error) {
    if (error instanceof TooMuchToKeep) throw broken('it holds too much, or is nested too deeply', null);
    throw error;
  }
}

function broken(why: string, line: number | null): CodexError {
  return new CodexError('invalid', `Nothing was changed: ${why}.`, { line });
}
