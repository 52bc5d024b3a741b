import { CodexError, type EditAction, type PropertyValue } from '@codexlab/core';
import type { Node } from 'jsonc-parser';
import { jsonStyleAt, jsonText } from '../write/json-text.ts';
import { applySplices, type Splice } from '../write/splice.ts';
import { badContent, cannotHave, describeAddress, noSuchPart } from './edit-failures.ts';
import type { FoundPart } from './found-part.ts';
import { insertMember, removeMember } from './json-members.ts';
import { type PointerAddress, readIndex, readPointer } from './json-pointer.ts';
import { endOf, entryOf, itemsOf, readJsonTree, valueOf } from './json-tree.ts';

/**
 * Finds a value of a JSON file. `insert` puts an item before another one of a list (`-`: at its end) or makes a key of an
 * object that is not there yet; `append` and `prepend` add one item to a list, or text to a text.
 */
export async function findJsonValue(text: string, address: PointerAddress): Promise<FoundPart> {
  const place = placeAt(await readJsonTree(text), address);
  const { node } = place;
  return {
    exists: node !== undefined,
    start: node?.offset ?? 0,
    end: node === undefined ? 0 : endOf(node),
    edit: (action, content) => applySplices(text, [plan(text, place, { address, action, content })]),
  };
}

/** A value, or where it may go: a key of an object, a place in a list. Without `holder` it is the whole. */
interface Place {
  readonly node: Node | undefined;
  readonly holder: Node | undefined;
  readonly key: string;
}

function placeAt(root: Node, address: PointerAddress): Place {
  const keys = readPointer(address);
  const last = keys.pop();
  if (last === undefined) return { node: root, holder: undefined, key: '' };
  let holder: Node | undefined = root;
  for (const key of keys) holder = holder === undefined ? undefined : childOf(holder, key);
  if (holder?.type !== 'object' && holder?.type !== 'array') throw noSuchPart(address);
  if (holder.type === 'array' && readIndex(last, itemsOf(holder).length) < 0) {
    throw noSuchPart(address, `The list has ${itemsOf(holder).length} items; the first one is 0.`);
  }
  return { node: childOf(holder, last), holder, key: last };
}

function childOf(holder: Node, key: string): Node | undefined {
  if (holder.type === 'object') return valueOf(holder, key);
  const items = itemsOf(holder);
  return items[readIndex(key, items.length)];
}

interface ValueEdit {
  readonly address: PointerAddress;
  readonly action: EditAction;
  readonly content: PropertyValue | undefined;
}

function plan(text: string, place: Place, edit: ValueEdit): Splice {
  const { address, action, content } = edit;
  if (action === 'insert') return insertAt(text, place, edit);
  if (place.node === undefined) throw noSuchPart(address, 'To make it, insert it.');
  if (action === 'delete') return deleteAt(text, place, address);
  if (content === undefined) throw badContent('A value is needed.');
  return action === 'replace'
    ? replaceNode(text, place.node, content)
    : addTo(text, place.node, edit, content);
}

function replaceNode(text: string, node: Node, content: PropertyValue): Splice {
  const span = { start: node.offset, end: endOf(node) };
  const isMultiline = text.slice(span.start, span.end).includes('\n');
  return { ...span, text: jsonText(content, jsonStyleAt(text, span.start), isMultiline) };
}

/** One item to a list, text to a text, whose spelling stays. */
function addTo(text: string, node: Node, { address, action }: ValueEdit, content: PropertyValue): Splice {
  if (node.type === 'array') {
    const at = action === 'append' ? itemsOf(node).length : 0;
    return insertMember(text, node, at, (indent, isMultiline) =>
      spellValue(text, node, { content, indent, isMultiline }),
    );
  }
  if (node.type !== 'string')
    throw cannotHave(address, 'Only lists and texts can be added to; replace this value.');
  if (typeof content !== 'string') throw badContent('To a text only text can be added.');
  const at = action === 'append' ? endOf(node) - 1 : node.offset + 1;
  return { start: at, end: at, text: JSON.stringify(content).slice(1, -1) };
}

function insertAt(text: string, { node, holder, key }: Place, { address, content }: ValueEdit): Splice {
  if (holder === undefined) throw cannotHave(address, 'Nothing can be inserted before the whole.');
  if (content === undefined) throw badContent('A value is needed.');
  if (holder.type === 'object' && node !== undefined) {
    const message = `${describeAddress(address)} is there already; replace it.`;
    throw new CodexError('conflict', message, { address: describeAddress(address) });
  }
  const name = holder.type === 'object' ? `${JSON.stringify(key)}: ` : '';
  const length = holder.children?.length ?? 0;
  const at = holder.type === 'object' ? length : readIndex(key, length);
  return insertMember(
    text,
    holder,
    at,
    (indent, isMultiline) => name + spellValue(text, holder, { content, indent, isMultiline }),
  );
}

/** On lines of its own where a neighbour has them. */
function spellValue(
  text: string,
  holder: Node,
  spelt: { readonly content: PropertyValue; readonly indent: string; readonly isMultiline: boolean },
): string {
  const neighbours = holder.children ?? [];
  const isTall =
    spelt.isMultiline && neighbours.some((each) => text.slice(each.offset, endOf(each)).includes('\n'));
  return jsonText(spelt.content, { ...jsonStyleAt(text, holder.offset), indent: spelt.indent }, isTall);
}

function deleteAt(text: string, { node, holder, key }: Place, address: PointerAddress): Splice {
  if (holder === undefined) throw cannotHave(address, 'The whole cannot be deleted; remove the file.');
  const member = holder.type === 'object' ? entryOf(holder, key) : node;
  return removeMember(text, holder, (holder.children ?? []).indexOf(member!));
}
