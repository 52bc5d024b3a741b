import { CodexError, type EditAction, type Properties, type PropertyValue, propertyAt } from '@codexlab/core';
import { MAX_PARSED_DATA_CHARS } from '../limits.ts';
import { changeYaml, readProperties, type YamlPlace } from '../write/edit-yaml.ts';
import { findPairs } from '../write/find-pairs.ts';
import { nodeEnd, parseYamlSource } from '../write/yaml-source.ts';
import { readYaml } from '../yaml.ts';
import { badContent, cannotHave, describeAddress, noSuchPart } from './edit-failures.ts';
import type { EditedText, FoundPart } from './found-part.ts';
import { type PointerAddress, readIndex, readPointer } from './json-pointer.ts';

/** Finds a value of a YAML file, down to the items of a list. Actions are those of JSON values. */
export async function findYamlValue({ text, eol }: EditedText, address: PointerAddress): Promise<FoundPart> {
  if (text.length > MAX_PARSED_DATA_CHARS)
    throw cannotHave(address, `YAML of more than ${MAX_PARSED_DATA_CHARS} characters is edited by lines.`);
  const place: YamlPlace = { eol, firstLine: 1 };
  requireDistinctKeys(text, address);
  const target = targetAt(readProperties(text, place), address);
  const span = target.value === undefined ? null : await spanOf(text, target, address);
  return {
    exists: span !== null,
    start: span?.start ?? 0,
    end: span?.end ?? 0,
    edit: (action, content) =>
      changeYaml(text, { names: target.names, value: wanted(target, { address, action, content }) }, place),
  };
}

/** Keys that differ in case alone are one to our reader. */
function requireDistinctKeys(text: string, address: PointerAddress): void {
  const keys = Object.keys(readYaml(text, 1).properties ?? {});
  if (new Set(keys.map((key) => key.toLowerCase())).size < keys.length)
    throw cannotHave(address, 'Two keys of this file differ in upper and lower case alone; edit its lines.');
}

/** A value under a key, or an item of the list under it. */
interface Target {
  readonly names: readonly string[];
  /** Null: the value under the key itself. */
  readonly index: number | null;
  readonly held: PropertyValue | undefined;
  readonly value: PropertyValue | undefined;
}

function targetAt(properties: Properties, address: PointerAddress): Target {
  const [first, ...rest] = readPointer(address);
  if (first === undefined) throw cannotHave(address, 'The whole of a YAML file is edited as a document.');
  const names = [first.toLowerCase()];
  for (const [at, key] of rest.entries()) {
    const held = propertyAt(properties, names);
    if (Array.isArray(held)) return itemAt({ names, held }, rest.slice(at), address);
    if (typeof held !== 'object' || held === null) throw noSuchPart(address);
    names.push(key);
  }
  const value = propertyAt(properties, names);
  return { names, index: null, held: value, value };
}

function itemAt(
  { names, held }: { readonly names: readonly string[]; readonly held: readonly PropertyValue[] },
  [key, ...deeper]: readonly string[],
  address: PointerAddress,
): Target {
  if (deeper.length > 0)
    throw cannotHave(address, 'In YAML values inside of list items are edited by lines.');
  const index = readIndex(key!, held.length);
  if (index < 0) throw noSuchPart(address, `The list has ${held.length} items; the first one is 0.`);
  return { names, index, held, value: held[index] };
}

async function spanOf(text: string, { names, index }: Target, address: PointerAddress) {
  const source = await parseYamlSource(text, 1);
  const value = findPairs(source, names)?.pairs.at(-1)?.value ?? null;
  const node = index !== null && source.yaml.isSeq(value) ? (value.items[index] ?? null) : value;
  if (node === null) throw cannotHave(address, 'Its place cannot be told; edit its lines.');
  return { start: node.range[0], end: nodeEnd(source, node) };
}

interface ValueEdit {
  readonly address: PointerAddress;
  readonly action: EditAction;
  readonly content: PropertyValue | undefined;
}

/** What the key has to hold afterwards; undefined takes it away. */
function wanted(target: Target, edit: ValueEdit): PropertyValue | undefined {
  const { address, action } = edit;
  const { index, held, value } = target;
  if (action === 'insert') return inserted(target, edit);
  if (value === undefined) throw noSuchPart(address, 'To make it, insert it.');
  const fresh = action === 'delete' ? undefined : action === 'replace' ? edit.content : added(value, edit);
  if (index === null || !Array.isArray(held)) return fresh;
  return (held as PropertyValue[]).toSpliced(index, 1, ...(fresh === undefined ? [] : [fresh]));
}

function inserted({ index, held, value }: Target, { address, content }: ValueEdit): PropertyValue {
  if (content === undefined) throw badContent('A value is needed.');
  if (index !== null && Array.isArray(held)) return (held as PropertyValue[]).toSpliced(index, 0, content);
  if (value === undefined) return content;
  const message = `${describeAddress(address)} is there already; replace it.`;
  throw new CodexError('conflict', message, { address: describeAddress(address) });
}

function added(value: PropertyValue, { address, action, content }: ValueEdit): PropertyValue {
  if (content === undefined) throw badContent('A value is needed.');
  if (Array.isArray(value)) {
    const items = value as PropertyValue[];
    return action === 'append' ? [...items, content] : [content, ...items];
  }
  if (typeof value !== 'string')
    throw cannotHave(address, 'Only lists and texts can be added to; replace this value.');
  if (typeof content !== 'string') throw badContent('To a text only text can be added.');
  return action === 'append' ? value + content : content + value;
}
