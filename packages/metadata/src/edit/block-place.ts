import { CodexError } from '@codexlab/core';
import { lineStart } from '../write/splice.ts';
import type { MarkedBlock } from './markdown-ids.ts';
import type { MarkdownBlock, MarkdownTree } from './markdown-tree.ts';

/** Where a block with an id stands, and how its lines begin. Positions are UTF-16 code units. */
export interface BlockPlace {
  readonly marked: MarkedBlock;
  readonly block: MarkdownBlock;
  /** Where its first line begins. */
  readonly start: number;
  /** The end of its last line, without the line break; an id on a line of its own is included. */
  readonly end: number;
  /** The block alone, as it stands there: no id that is apart, no blank lines at its end. */
  readonly body: string;
  /** What its lines begin with: the indentation of the list around it. */
  readonly indent: string;
  /** Of a list item: its bullet with the blanks behind it; else `''`. */
  readonly bullet: string;
}

const BULLET = /^([ \t]*)((?:[-+*]|\d{1,9}[.)])(?:[ \t]+|$))/;

/** Throws `unsupported` for items that begin on the line of another one. */
export function readBlockPlace(tree: MarkdownTree, marked: MarkedBlock): BlockPlace {
  const { text, lineStarts } = tree;
  const { block, holder, isApart } = marked;
  const start = lineStarts[block.from]!;
  const bodyEnd = lineEnd(lastLineOf(block));
  const end = isApart ? lineEnd(lastLineOf(holder)) : Math.max(bodyEnd, marked.markEnd);
  const firstLine = text.slice(start, lineEnd(block.from + 1));
  const bullet = block.type === 'list_item' ? BULLET.exec(firstLine) : null;
  if (sharesLine(block)) {
    const message = 'This block begins on the line of another one; edit its lines.';
    throw new CodexError('unsupported', message, { line: tree.firstLine + block.from });
  }
  return {
    marked,
    block,
    start,
    end,
    body: text.slice(start, bodyEnd),
    indent: bullet?.[1] ?? /^[ \t]*/.exec(firstLine)![0],
    bullet: bullet?.[2] ?? '',
  };

  function lineEnd(line: number): number {
    const at = lineStarts[line] ?? text.length;
    const from = lineStart(text, Math.max(at - 1, 0));
    return from + text.slice(from, at).replace(/[\r\n]+$/, '').length;
  }

  /** The line after the last one that is not blank. */
  function lastLineOf(each: MarkdownBlock): number {
    let to = each.to;
    while (to > each.from + 1 && text.slice(lineStarts[to - 1], lineStarts[to] ?? text.length).trim() === '')
      to--;
    return to;
  }
}

function sharesLine({ parent, from }: MarkdownBlock): boolean {
  const above = parent !== null && parent.type.endsWith('_list') ? parent.parent : parent;
  return above !== null && above.from === from;
}
