import type { EditAction } from '@codexlab/core';
import { lineBreakOf } from '../write/splice.ts';
import { badContent } from './edit-failures.ts';
import type { BlockPlace } from './block-place.ts';
import { readMarkdownTree, type MarkdownTree } from './markdown-tree.ts';

/** A change of what stands in a block. */
export interface BlockChange {
  readonly action: EditAction;
  /** Without blank lines at its edges. */
  readonly fresh: string;
}

/** The lines from the beginning of a block to its id, with the change: `replace`, `append` or `prepend`. */
export function blockWithContent(tree: MarkdownTree, place: BlockPlace, change: BlockChange): string {
  const { marked, start, end, body } = place;
  if (marked.isApart) return bodyWith(tree, place, body, change) + tree.text.slice(start + body.length, end);
  const mark = tree.text.slice(marked.markStart, marked.markEnd).trimStart();
  if (place.block.type === 'list_item') return itemWith(tree, place, { ...change, mark });
  const bare = (body.slice(0, marked.markStart - start) + body.slice(marked.markEnd - start)).trimEnd();
  const edited = bodyWith(tree, place, bare, change);
  return `${edited}${edited.trim() === '' ? '' : ' '}${mark}`;
}

/** A block without its id. */
function bodyWith(
  tree: MarkdownTree,
  place: BlockPlace,
  body: string,
  { action, fresh }: BlockChange,
): string {
  const eol = lineBreakOf(tree.text);
  const { type } = place.block;
  const lines = indented(type === 'blockquote' ? asQuote(fresh, eol) : fresh, place.indent, eol);
  if (action === 'replace') return lines;
  const split =
    type === 'fence' ? insideFence(body, action) : type === 'table' ? belowHead(body, action) : null;
  if (split === null) return action === 'append' ? body + eol + lines : lines + eol + body;
  return [split.before, lines, split.after].filter((part) => part !== '').join(eol);
}

function indented(text: string, indent: string, eol: string): string {
  if (indent === '') return text;
  return text
    .split(eol)
    .map((line) => (line.trim() === '' ? line : indent + line))
    .join(eol);
}

function asQuote(text: string, eol: string): string {
  const lines = text.split(eol);
  if (lines.every((line) => /^\s{0,3}>/.test(line))) return text;
  return lines.map((line) => (line === '' ? '>' : `> ${line}`)).join(eol);
}

interface Split {
  readonly before: string;
  readonly after: string;
}

function insideFence(body: string, action: EditAction): Split {
  const lines = body.split(/\r?\n/);
  return splitAt(body, action === 'append' ? lines.length - 1 : 1);
}

/** Rows go below the names of the columns and the line under them. */
function belowHead(body: string, action: EditAction): Split {
  return splitAt(body, action === 'append' ? body.split(/\r?\n/).length : 2);
}

function splitAt(body: string, line: number): Split {
  const breaks = [...body.matchAll(/\r?\n/g)];
  const at = breaks[line - 1];
  if (at === undefined) return { before: body, after: '' };
  return { before: body.slice(0, at.index), after: body.slice(at.index + at[0].length) };
}

/** The id stands at the end of the first paragraph of an item. */
function itemWith(
  tree: MarkdownTree,
  place: BlockPlace,
  change: BlockChange & { readonly mark: string },
): string {
  const { action, fresh, mark } = change;
  const { body, bullet, indent } = place;
  const eol = lineBreakOf(tree.text);
  const inner = indent + ' '.repeat(bullet.length);
  if (action === 'append') {
    const isItem = readMarkdownTree(`${fresh}\n`).blocks[0]?.type.endsWith('_list') === true;
    return body + (isItem ? eol : eol + eol) + indented(fresh, inner, eol);
  }
  if (action === 'prepend') {
    const rest = body.slice(indent.length + bullet.length);
    return indent + bullet + indented(fresh, inner, eol).slice(inner.length) + eol + inner + rest;
  }
  const [own = bullet, text] = splitBullet(fresh);
  const lead = paragraphLines(text);
  const lines = text.split(eol);
  const marks = lines.map((line, at) => (at === lead - 1 ? `${line.trimEnd()} ${mark}` : line)).join(eol);
  return (
    indent + own + indented(marks, indent + ' '.repeat(own.length), eol).slice(indent.length + own.length)
  );
}

/** Content may bring its own bullet (`- [x] done`). */
function splitBullet(fresh: string): [bullet: string | undefined, text: string] {
  const bullet = /^(?:[-+*]|\d{1,9}[.)])[ \t]+/.exec(fresh)?.[0];
  return bullet === undefined ? [undefined, fresh] : [bullet, fresh.slice(bullet.length)];
}

/** How many lines the paragraph has with which a text begins. */
function paragraphLines(text: string): number {
  const first = readMarkdownTree(`${text}\n`).blocks[0];
  if (first?.type !== 'paragraph')
    throw badContent('A list item with an id begins with text, at whose end the id stands.');
  return first.to;
}
