import { CodexError } from '@codexlab/core';
import type { Node } from 'jsonc-parser';
import { readJson } from '../json-text.ts';

/** Takes JSON apart. Throws `invalid` with the line of what is broken. */
export async function readJsonTree(text: string): Promise<Node> {
  const read = readJson(text);
  if (!read.ok) {
    const where = read.line === null ? 'This file' : `Line ${read.line} of this file`;
    throw new CodexError('invalid', `${where} is no JSON; mend it first, or edit its lines.`, {
      line: read.line,
    });
  }
  const { parseTree } = await import('jsonc-parser');
  return parseTree(text, [], { allowTrailingComma: true })!;
}

/** The value of a key of an object; of two the last one, which counts. */
export function valueOf(object: Node | undefined, key: string): Node | undefined {
  return entryOf(object, key)?.children?.[1];
}

/** An entry of an object: its key and its value. */
export function entryOf(object: Node | undefined, key: string): Node | undefined {
  if (object?.type !== 'object') return undefined;
  return object.children?.findLast((entry) => entry.children?.[0]?.value === key);
}

/** The position after a node. */
export function endOf({ offset, length }: Node): number {
  return offset + length;
}

/** The items of a list, or nothing. */
export function itemsOf(list: Node | undefined): readonly Node[] {
  return list?.type === 'array' ? (list.children ?? []) : [];
}
