import { readBlockId } from '../markdown.ts';
import { everyBlock, type MarkdownBlock, type MarkdownTree } from './markdown-tree.ts';

/** A block that bears an id, and where the id stands. */
export interface MarkedBlock {
  readonly id: string;
  /** What the id names. */
  readonly block: MarkdownBlock;
  /** The heading or paragraph at whose end it stands. */
  readonly holder: MarkdownBlock;
  /** The id has a paragraph of its own, after the block. */
  readonly isApart: boolean;
  /** From the blanks before the caret on to the end of the id. */
  readonly markStart: number;
  readonly markEnd: number;
}

/** The blocks that bear ids. Cells of tables bear none: what stands in the last one may be a mere text. */
export function markedBlocksOf(tree: MarkdownTree): MarkedBlock[] {
  const marked: MarkedBlock[] = [];
  for (const holder of everyBlock(tree.blocks)) {
    if (holder.type !== 'paragraph' && holder.type !== 'heading') continue;
    const id = readBlockId(holder.content);
    if (id !== null) marked.push({ id, ...named(tree, holder, id), ...markOf(tree, holder, id) });
  }
  return marked;
}

/** An id of its own names the block before it; one inside a quote the quote, at the end of a list item the item. */
function named(
  tree: MarkdownTree,
  holder: MarkdownBlock,
  id: string,
): Pick<MarkedBlock, 'block' | 'holder' | 'isApart'> {
  const quote = outermostQuote(holder);
  if (quote !== null) return { block: quote, holder, isApart: false };
  const siblings = holder.parent?.children ?? tree.blocks;
  const at = siblings.indexOf(holder);
  if (holder.content === `^${id}` && at > 0) return { block: siblings[at - 1]!, holder, isApart: true };
  const isItem = holder.parent?.type === 'list_item' && at === 0;
  return { block: isItem ? holder.parent! : holder, holder, isApart: false };
}

function outermostQuote(block: MarkdownBlock): MarkdownBlock | null {
  let found: MarkdownBlock | null = null;
  for (let above = block.parent; above !== null; above = above.parent)
    if (above.type === 'blockquote') found = above;
  return found;
}

/** It ends the last line of its paragraph; closing hashes may follow it in a heading. */
function markOf({ text, lineStarts }: MarkdownTree, holder: MarkdownBlock, id: string) {
  const [start, end] = [lineStarts[holder.from]!, lineStarts[holder.to] ?? text.length];
  const caret = start + text.slice(start, end).lastIndexOf(`^${id}`);
  const before = /[ \t]*$/.exec(text.slice(start, caret))![0].length;
  return { markStart: caret - before, markEnd: caret + id.length + 1 };
}
