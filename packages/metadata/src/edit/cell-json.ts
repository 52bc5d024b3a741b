import { CodexError, hashOfPart, type PropertyValue } from '@codexlab/core';
import type { Node } from 'jsonc-parser';
import { jsonStyleAt, jsonText } from '../write/json-text.ts';
import type { Splice } from '../write/splice.ts';
import { sourceLines, sourceOf } from './cell-source.ts';
import { contentText } from './content-text.ts';
import { badContent } from './edit-failures.ts';
import { insertMember } from './json-members.ts';
import { itemsOf, valueOf } from './json-tree.ts';

/** Where a new cell goes. */
export interface CellPlace {
  readonly root: Node;
  readonly holder: Node;
  readonly at: number;
}

/** Puts a new cell into a list of cells. Throws `unsupported` before nbformat 4. */
export function insertionOf(text: string, place: CellPlace, content: PropertyValue | undefined): Splice {
  const { root, holder, at } = place;
  if (valueOf(root, 'cells') !== holder)
    throw new CodexError(
      'unsupported',
      'Cells are not added to notebooks before nbformat 4; save it as a newer one.',
    );
  const cell = toCell(text, place, readNewCell(content));
  return insertMember(text, holder, at, (indent, isMultiline) =>
    jsonText(cell, { ...jsonStyleAt(text, holder.offset), indent }, isMultiline),
  );
}

interface NewCell {
  readonly type: 'code' | 'markdown' | 'raw';
  readonly source: string;
}

function readNewCell(content: PropertyValue | undefined): NewCell {
  if (typeof content === 'string') return { type: 'code', source: contentText(content, '\n') };
  const record =
    typeof content === 'object' && !Array.isArray(content)
      ? (content as Record<string, PropertyValue>)
      : null;
  const { cell_type: type = 'code', source } = record ?? {};
  if (typeof source === 'string' && (type === 'code' || type === 'markdown' || type === 'raw'))
    return { type, source: contentText(source, '\n') };
  throw badContent(
    'A new cell is the text of its code, or { cell_type: code, markdown or raw, source: text }.',
  );
}

/** The keys in the order in which Jupyter writes them, so that saving it there changes nothing. */
function toCell(text: string, place: CellPlace, { type, source }: NewCell): Record<string, PropertyValue> {
  const isCode = type === 'code';
  const cell: Record<string, PropertyValue> = { cell_type: type };
  if (isCode) cell['execution_count'] = null;
  if (hasIds(place)) cell['id'] = freeId(text, place, source);
  cell['metadata'] = {};
  if (isCode) cell['outputs'] = [];
  cell['source'] = hasTextSources(place) ? source : sourceLines(source);
  return cell;
}

/** Since nbformat 4.5 each cell must have one. */
function hasIds({ root }: CellPlace): boolean {
  const [major, minor] = ['nbformat', 'nbformat_minor'].map((key) => Number(valueOf(root, key)?.value));
  return major! > 4 || (major === 4 && minor! >= 5);
}

function hasTextSources({ holder }: CellPlace): boolean {
  const [first] = itemsOf(holder);
  return first !== undefined && sourceOf(first)?.type === 'string';
}

/** Made from what is written, so that a dry run tells the very bytes. */
function freeId(text: string, { holder, at }: CellPlace, source: string): string {
  const taken = new Set(itemsOf(holder).map((cell) => String(valueOf(cell, 'id')?.value)));
  for (let salt = 0; ; salt++) {
    const seed = `${text.length} ${at} ${salt}\n${source}`;
    const id = hashOfPart(new TextEncoder().encode(seed)).slice(0, 8);
    if (!taken.has(id)) return id;
  }
}
