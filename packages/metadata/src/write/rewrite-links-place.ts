import type { InlineBlock } from '../markdown-blocks.ts';
import type { Stretch } from './rewrite-links-spelling.ts';

/** Finds where pieces of inline text stand in the text that they were taken from. */
export interface SourceLines {
  /** Where a piece of a block's content stands, which must lie on one line of it; null when it is not found. */
  place(block: InlineBlock, piece: Stretch): Stretch | null;
  /** Where a stretch of the text with plain line breaks stands in the text as written; it must lie on one line. */
  original(piece: Stretch): Stretch;
}

/** `body` is the text as written, `text` the same with plain line breaks and without NUL. */
export function lineFinder(body: string, text: string): SourceLines {
  const written = lineStarts(body, /\r\n?|\n/g);
  const plain = lineStarts(text, /\n/g);
  /** The cell found last: the cells of a row are asked for in their order, and may be alike. */
  let last: { readonly block: InlineBlock; readonly part: number } | null = null;

  function lineText(line: number): string {
    const end = line + 1 < plain.length ? plain[line + 1]! - 1 : text.length;
    return text.slice(plain[line]!, end);
  }

  function inRow(block: InlineBlock, piece: Stretch): Stretch | null {
    const parts = splitRow(lineText(block.line));
    for (let at = firstPart(block); at < parts.length; at++) {
      const { text: cell, positions } = parts[at]!;
      // What quotes and lists put before a row stands in its first part.
      const found = at === 0 ? cell.trimEnd().endsWith(block.content) : cell.trim() === block.content;
      if (!found) continue;
      last = { block, part: at };
      const offset = cell.trimEnd().length - block.content.length;
      // Between its last character and the bar behind it there may be a backslash.
      return { start: positions[offset + piece.start]!, end: positions[offset + piece.end - 1]! + 1 };
    }
    return null;
  }

  function firstPart(block: InlineBlock): number {
    if (last?.block.line !== block.line) return 0;
    return last.block === block ? last.part : last.part + 1;
  }

  /** A line of content is the end of the line it stands on, blanks aside: what stands before it holds no bracket. */
  function inLine(block: InlineBlock, piece: Stretch, line: number): Stretch | null {
    const start = block.content.lastIndexOf('\n', piece.start - 1) + 1;
    const newline = block.content.indexOf('\n', piece.start);
    const content = block.content.slice(start, newline < 0 ? undefined : newline);
    const bare = content.trim();
    const found = lineText(line).indexOf(bare);
    if (found < 0) return null;
    const shift = found - start - (content.length - content.trimStart().length);
    return { start: piece.start + shift, end: piece.end + shift };
  }

  return {
    place(block, piece) {
      const line = block.line + breaksBefore(block.content, piece.start);
      if (line >= plain.length) return null;
      const columns = block.isCell ? inRow(block, piece) : inLine(block, piece, line);
      return columns && { start: written[line]! + columns.start, end: written[line]! + columns.end };
    },
    original(piece) {
      const line = lineOfPosition(plain, piece.start);
      const shift = written[line]! - plain[line]!;
      return { start: piece.start + shift, end: piece.end + shift };
    },
  };
}

function lineStarts(text: string, lineBreak: RegExp): number[] {
  return [0, ...Array.from(text.matchAll(lineBreak), (match) => match.index + match[0].length)];
}

function breaksBefore(text: string, end: number): number {
  let breaks = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) breaks++;
  return breaks;
}

function lineOfPosition(starts: readonly number[], position: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle]! <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

interface RowPart {
  /** The backslash before an escaped bar is taken away. */
  readonly text: string;
  /** Where each character of it stands in the row. */
  readonly positions: readonly number[];
}

/** Splits the row of a table at its bars, as markdown-it does. */
function splitRow(row: string): RowPart[] {
  const parts: RowPart[] = [];
  let text = '';
  let positions: number[] = [];
  for (let at = 0; at <= row.length; at++) {
    const isEscaped = row[at] === '|' && row[at - 1] === '\\';
    if (isEscaped) {
      text = text.slice(0, -1);
      positions.pop();
    } else if (row[at] === '|' || at === row.length) {
      parts.push({ text, positions });
      [text, positions] = ['', []];
      continue;
    }
    text += row[at]!;
    positions.push(at);
  }
  return parts;
}
