import { lineBreakOf, lineStart, nextLine, type Splice } from '../write/splice.ts';
import type { BlockPlace } from './block-place.ts';
import { isTightList } from './markdown-lists.ts';
import type { MarkdownTree } from './markdown-tree.ts';

/** A new block before a block, as an item of the same list or set off by a blank line. */
export function planBlockInsertion({ text }: MarkdownTree, place: BlockPlace, fresh: string): Splice {
  const { start, indent, bullet, block } = place;
  const eol = lineBreakOf(text);
  const isItem = bullet !== '';
  const own = isItem ? (/^(?:[-+*]|\d{1,9}[.)])[ \t]+/.exec(fresh)?.[0] ?? '') : '';
  const inner = indent + ' '.repeat(isItem ? (own || bullet).length : 0);
  const lines = fresh.slice(own.length).split(eol);
  const shown = lines.map((line, at) =>
    at === 0 || line.trim() === '' ? line : inner + removeIndent(line, own),
  );
  const gap = isItem && block.parent !== null && isTightList(block.parent) ? eol : eol + eol;
  const before = isItem || isSetOff(text, start) ? '' : eol;
  return { start, end: start, text: before + indent + (isItem ? own || bullet : '') + shown.join(eol) + gap };
}

/** Lines below an item that brought its own bullet are indented already. */
function removeIndent(line: string, own: string): string {
  return own !== '' && line.startsWith(' '.repeat(own.length)) ? line.slice(own.length) : line;
}

/** The block with its id, and the blank lines behind it where some stand before it. */
export function planBlockDeletion({ text, bodyStart }: MarkdownTree, place: BlockPlace): Splice {
  const { start, bullet } = place;
  let end = nextLine(text, place.end);
  if (bullet !== '') return { start, end, text: '' };
  const isOpen = start === bodyStart || isSetOff(text, start);
  const below = /^(?:[ \t]*\r?\n)*/.exec(text.slice(end))![0].length;
  if (isOpen) end += below;
  return { start, end, text: isOpen || below > 0 || end === text.length ? '' : lineBreakOf(text) };
}

/** True where the text or body begins, and below a blank line. */
function isSetOff(text: string, at: number): boolean {
  return at === 0 || text.slice(lineStart(text, at - 1), at).trim() === '';
}
