import type { MarkdownSection } from './markdown-outline.ts';
import { readMarkdownTree, type MarkdownBlock, type MarkdownTree } from './markdown-tree.ts';

/**
 * True when content goes on with what stands at an edge of a part without a blank line between them: items with a list
 * of the same mark whose items are not set apart, rows with a table.
 */
export function continuesList(
  tree: MarkdownTree,
  section: Pick<MarkdownSection, 'bodyStart' | 'end'>,
  fresh: string,
  edge: 'start' | 'end',
): boolean {
  const inside = blocksIn(tree, section);
  const neighbour = edge === 'end' ? inside.at(-1) : inside[0];
  if (neighbour?.type === 'table') return edge === 'end' && isTableRow(fresh);
  const own = readMarkdownTree(`${fresh}\n`).blocks;
  const touching = edge === 'end' ? own[0] : own.at(-1);
  if (neighbour === undefined || touching === undefined) return false;
  const isSame = neighbour.type === touching.type && neighbour.markup === touching.markup;
  return isSame && isTightList(neighbour);
}

/** True for a list whose items stand on lines that follow each other. */
export function isTightList({ type, children }: MarkdownBlock): boolean {
  const paragraphs = children.flatMap((item) => item.children.filter((each) => each.type === 'paragraph'));
  return type.endsWith('_list') && paragraphs.every(({ isTight }) => isTight);
}

function isTableRow(fresh: string): boolean {
  return fresh.split(/\r?\n/).every((line) => /^\s{0,3}\|/.test(line));
}

function blocksIn(
  { blocks, lineStarts }: MarkdownTree,
  { bodyStart, end }: Pick<MarkdownSection, 'bodyStart' | 'end'>,
): MarkdownBlock[] {
  return blocks.filter(({ from }) => lineStarts[from]! >= bodyStart && lineStarts[from]! < end);
}
