import { CodexError, type EditAction, type EditAddress, type PropertyValue } from '@codexlab/core';
import type { Node } from 'jsonc-parser';
import { applySplices, lineAt } from '../write/splice.ts';
import { insertionOf } from './cell-json.ts';
import { sourceSplice } from './cell-source.ts';
import { contentText } from './content-text.ts';
import { noSuchPart, severalParts } from './edit-failures.ts';
import type { FoundPart } from './found-part.ts';
import { removeMember } from './json-members.ts';
import { endOf, itemsOf, readJsonTree, valueOf } from './json-tree.ts';

type CellAddress = Extract<EditAddress, { readonly kind: 'cell' }>;

/** A cell of a notebook with the list that holds it. */
interface CellNode {
  readonly cell: Node;
  readonly holder: Node;
  /** Place in its list. */
  readonly at: number;
}

/**
 * Finds a cell of a notebook by its id, else by its 0-based place. `replace`, `append` and `prepend` change its source alone:
 * outputs stay until it is run again. `insert` takes the source of a code cell, or `{ cell_type, source }`.
 */
export async function findCell(text: string, address: CellAddress): Promise<FoundPart> {
  const root = await readJsonTree(text);
  const found = cellAt(text, cellsOf(root), address);
  return {
    exists: true,
    start: found.cell.offset,
    end: endOf(found.cell),
    edit: (action, content) => applySplices(text, [plan(text, root, found, { action, content })]),
  };
}

/** A new cell behind the last one. */
export async function appendCell(text: string, content: PropertyValue | undefined): Promise<string> {
  const root = await readJsonTree(text);
  const holder = holdersOf(root).at(-1) ?? noCells();
  return applySplices(text, [insertionOf(text, { root, holder, at: itemsOf(holder).length }, content)]);
}

/** A new cell before the first one. */
export async function prependCell(text: string, content: PropertyValue | undefined): Promise<string> {
  const root = await readJsonTree(text);
  const holder = holdersOf(root)[0] ?? noCells();
  return applySplices(text, [insertionOf(text, { root, holder, at: 0 }, content)]);
}

function noCells(): never {
  throw new CodexError('invalid', 'This notebook has no list of cells.');
}

/** The lists of cells: one since nbformat 4, before that one for each worksheet. */
function holdersOf(root: Node): Node[] {
  const cells = valueOf(root, 'cells');
  if (cells?.type === 'array') return [cells];
  const sheets = itemsOf(valueOf(root, 'worksheets'));
  return sheets.flatMap((sheet) => {
    const list = valueOf(sheet, 'cells');
    return list?.type === 'array' ? [list] : [];
  });
}

function cellsOf(root: Node): CellNode[] {
  return holdersOf(root).flatMap((holder) => itemsOf(holder).map((cell, at) => ({ cell, holder, at })));
}

function cellAt(text: string, cells: readonly CellNode[], address: CellAddress): CellNode {
  const { cell: wanted } = address;
  const named = cells.filter(
    ({ cell }) => typeof wanted === 'string' && valueOf(cell, 'id')?.value === wanted,
  );
  if (named.length > 1) {
    const lines = named.map(({ cell }) => lineAt(text, cell.offset));
    throw severalParts(address, lines, 'Address the cell by its place, from 0 on.');
  }
  const isPlace = typeof wanted === 'number' || /^\d{1,9}$/.test(wanted);
  const found = named[0] ?? (isPlace ? cells[Number(wanted)] : undefined);
  if (found === undefined) throw noSuchPart(address, `It has ${cells.length} cells; the first one is 0.`);
  return found;
}

function plan(
  text: string,
  root: Node,
  { cell, holder, at }: CellNode,
  { action, content }: { readonly action: EditAction; readonly content: PropertyValue | undefined },
) {
  if (action === 'delete') return removeMember(text, holder, at);
  if (action === 'insert') return insertionOf(text, { root, holder, at }, content);
  return sourceSplice(text, cell, { action, fresh: contentText(content, '\n') });
}
