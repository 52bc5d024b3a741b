import { CodexError, type Properties, type PropertyValue } from '@codexlab/core';
import type { Node } from 'jsonc-parser';
import { lineAt } from './splice.ts';

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
  const jsonc = await import('jsonc-parser');
  const errors: { offset: number }[] = [];
  const root = guarded(() => jsonc.parseTree(text, errors as never, { disallowComments: true }));
  const fault = errors[0];
  if (fault) throw broken(`line ${lineAt(text, fault.offset)} is not JSON`, lineAt(text, fault.offset));
  if (root?.type !== 'object') throw broken('it holds no JSON object', null);
  const inner = entriesOf(root).findLast(({ name }) => name.toLowerCase() === 'properties')?.value;
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

/** The properties that a JSON text holds, names in lower case. Throws `invalid` for what is no JSON object. */
export function readJsonProperties(text: string): Properties {
  const value = guarded(() => JSON.parse(text) as unknown);
  if (!isObject(value)) throw broken('it holds no JSON object', null);
  const top = Object.entries(value).map(([name, each]) => [name.toLowerCase(), each] as const);
  const inner = top.findLast(([name]) => name === 'properties')?.[1];
  const entries = isObject(inner)
    ? [...top.filter(([name]) => name !== 'properties'), ...Object.entries(inner)]
    : top;
  const properties = Object.create(null) as Record<string, PropertyValue>;
  for (const [name, each] of entries) properties[name.toLowerCase()] = each as PropertyValue;
  return properties;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Both readers call themselves for each level of nesting. */
function guarded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw broken('it is nested too deeply', null);
    if (error instanceof SyntaxError) throw broken('it is not JSON', null);
    throw error;
  }
}

function broken(why: string, line: number | null): CodexError {
  return new CodexError('invalid', `Nothing was changed: ${why}.`, { line });
}
