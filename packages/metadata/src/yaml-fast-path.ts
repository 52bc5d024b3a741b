import type { PropertyValue } from '@codexlab/core';
import { readScalar } from './yaml-scalar.ts';

/** Printable characters that mean nothing to YAML; surrogates, line separators and byte order marks are left out. */
const FOREIGN = /[^\n\x20-\x7e\u00a1-\u1fff\u2030-\ud7ff\uf900-\ufdff]/;
const KEY = /^([A-Za-z_][A-Za-z0-9_.-]*):(?: +|$)/;
const ITEM = /^( *)- +(?=[^ ])/;
/** Begins with a letter, digit or slash and holds nothing that YAML could take for structure. */
const PLAIN = /^[A-Za-z0-9/_\u00c0-\u1fff\u3040-\ud7ff](?:[^:#]|:(?=[^ ])|(?<=[^ ])#)*$/;
const PLAIN_IN_LIST = /^[A-Za-z0-9/_\u00c0-\u1fff\u3040-\ud7ff][^:#,[\]{}"']*$/;
const DOUBLE_QUOTED = /^"([^"\\]*)"$/;
const SINGLE_QUOTED = /^'([^']*)'$/;

/**
 * Reads the frontmatter that most notes have, `key: value`, `key: [a, b]` and `key:` with `- item` lines, and nothing
 * else: null means that the library must read it. What is read here, the library reads the same.
 */
export function readYamlFast(yaml: string): Record<string, PropertyValue> | null {
  const text = yaml.includes('\r') ? yaml.replaceAll('\r\n', '\n') : yaml;
  if (FOREIGN.test(text)) return null;
  const properties = Object.create(null) as Record<string, PropertyValue>;
  const lines = text.split('\n');
  for (let at = 0; at < lines.length;) {
    const line = withoutTrailingSpaces(lines[at]!);
    if (line === '') {
      at++;
      continue;
    }
    const key = KEY.exec(line);
    if (key === null) return null;
    const name = key[1]!;
    if (name in properties || isKeyword(name)) return null;
    const rest = line.slice(key[0].length);
    const read = rest === '' ? readBlock(lines, at + 1) : readInline(rest, at + 1);
    if (read === null) return null;
    properties[name] = read.value;
    at = read.next;
  }
  return properties;
}

type Read = { readonly value: PropertyValue; readonly next: number } | null;

/** Keys that the library would not keep as the text they are. */
function isKeyword(key: string): boolean {
  return typeof readScalar(key) !== 'string' || key === '__proto__';
}

function readInline(text: string, next: number): Read {
  const value = text.startsWith('[') ? readFlowList(text) : readValue(text, PLAIN);
  return value === undefined ? null : { value, next };
}

/** The `- item` lines after a key, or null as its value when there are none. */
function readBlock(lines: readonly string[], from: number): Read {
  const first = ITEM.exec(lines[from] ?? '');
  if (first === null) return { value: null, next: from };
  const items: PropertyValue[] = [];
  let at = from;
  for (; at < lines.length; at++) {
    const marker = ITEM.exec(lines[at]!);
    if (marker === null) break;
    if (marker[1] !== first[1]) return null;
    const value = readValue(withoutTrailingSpaces(lines[at]!).slice(marker[0].length), PLAIN);
    if (value === undefined) return null;
    items.push(value);
  }
  return { value: items, next: at };
}

function readFlowList(text: string): PropertyValue[] | undefined {
  if (!text.endsWith(']')) return undefined;
  const items: PropertyValue[] = [];
  const end = text.length - 1;
  for (let at = skipSpaces(text, 1); at < end; at = skipSpaces(text, at)) {
    const stop = flowItemEnd(text, at, end);
    const value = readValue(withoutTrailingSpaces(text.slice(at, stop)), PLAIN_IN_LIST);
    if (value === undefined) return undefined;
    items.push(value);
    at = stop + 1;
  }
  return items;
}

/** The comma after an item, or the end of the list; a comma inside quotes is none. */
function flowItemEnd(text: string, from: number, end: number): number {
  const quote = text[from];
  const closing = quote === '"' || quote === "'" ? text.indexOf(quote, from + 1) : from;
  const comma = closing < 0 ? -1 : text.indexOf(',', closing);
  return comma < 0 ? end : comma;
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32) at++;
  return at;
}

/** Only spaces: YAML does not count other white space as such. */
function withoutTrailingSpaces(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 32) end--;
  return end === text.length ? text : text.slice(0, end);
}

function readValue(text: string, plain: RegExp): PropertyValue | undefined {
  if (plain.test(text)) return readScalar(text);
  const quoted = DOUBLE_QUOTED.exec(text) ?? SINGLE_QUOTED.exec(text);
  return quoted === null ? undefined : quoted[1]!;
}
