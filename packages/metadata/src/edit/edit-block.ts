import { CodexError, type EditAction, type EditAddress } from '@codexlab/core';
import { lineBreakOf } from '../write/splice.ts';
import { contentText, withoutBlankEdges } from './content-text.ts';
import { badContent, cannotHave, noSuchPart, severalParts } from './edit-failures.ts';
import type { FoundPart } from './found-part.ts';
import { type BlockPlace, readBlockPlace } from './block-place.ts';
import { planBlockDeletion, planBlockInsertion } from './block-neighbours.ts';
import { blockWithContent } from './block-content.ts';
import { markedBlocksOf, type MarkedBlock } from './markdown-ids.ts';
import { readMarkdownTree, type MarkdownTree } from './markdown-tree.ts';
import { splicedNote } from './require-others-kept.ts';

type BlockAddress = Extract<EditAddress, { readonly kind: 'block' }>;

/**
 * Finds a block of a note by its id: a paragraph, a list item with what is below it, a quote, or the table, list, code … before
 * an id on a line of its own. The id stays, unless the block is deleted.
 */
export function findBlock(text: string, address: BlockAddress): FoundPart {
  const tree = readMarkdownTree(text);
  const marked = markedAt(tree, address);
  const place = readBlockPlace(tree, marked);
  return {
    exists: true,
    start: place.start,
    end: place.end,
    edit(action, content) {
      if (action === 'delete') return splicedNote(tree, planBlockDeletion(tree, place));
      const fresh = withoutBlankEdges(contentText(content, lineBreakOf(text)));
      if (fresh === '') throw badContent('The content is empty; to take the block away, delete it.');
      if (action === 'insert') return splicedNote(tree, planBlockInsertion(tree, place, fresh));
      return changed(tree, { place, address, action, fresh });
    },
  };
}

function markedAt(tree: MarkdownTree, address: BlockAddress): MarkedBlock {
  const found = markedBlocksOf(tree).filter(({ id }) => id === address.id);
  if (found.length > 1) {
    const lines = found.map(({ block }) => tree.firstLine + block.from);
    throw severalParts(address, lines, 'Give each block an id of its own, or address lines.');
  }
  const [marked] = found;
  if (marked === undefined) throw noSuchPart(address);
  if (marked.block.type === 'heading')
    throw cannotHave(address, 'This id names a heading; address its section by the heading.');
  return marked;
}

interface BlockEdit {
  readonly place: BlockPlace;
  readonly address: BlockAddress;
  readonly action: EditAction;
  readonly fresh: string;
}

/** What comes out must be one block that bears the id, on the same place. */
function changed(tree: MarkdownTree, { place, address, action, fresh }: BlockEdit): string {
  const body = blockWithContent(tree, place, { action, fresh });
  const edited = splicedNote(tree, { start: place.start, end: place.end, text: body });
  const after = readMarkdownTree(edited);
  const found = markedBlocksOf(after).filter(({ id }) => id === address.id);
  const fault = new CodexError(
    'invalid',
    'The content would not be one block with this id. Nothing was changed.',
    {
      field: 'content',
    },
  );
  if (found.length !== 1) throw fault;
  const now = readBlockPlace(after, found[0]!);
  if (now.block.type === 'heading' || now.start !== place.start || now.end !== place.start + body.length)
    throw fault;
  return edited;
}
