import { CodexError } from '@codexlab/core';
import MarkdownIt from 'markdown-it';
import type { Token } from 'markdown-it';
import { findFrontmatter } from '../frontmatter-block.ts';
import { MAX_BLOCK_NESTING, MAX_BLOCK_STEPS_PER_LINE } from '../limits.ts';
import type { References } from '../markdown-blocks.ts';

/** A block of Markdown with those inside it, by markdown-it's block rules. */
export interface MarkdownBlock {
  /** As markdown-it calls it, without `_open`: `heading`, `paragraph`, `list_item`, `fence` … */
  readonly type: string;
  /** 0-based lines of the body, `to` exclusive; blank lines at the end of lists may be included. */
  readonly from: number;
  readonly to: number;
  /** What marks it: `##`, `-`, `=`, three backticks … */
  readonly markup: string;
  /** 1 to 6 for a heading, else 0. */
  readonly level: number;
  /** The inline text of a heading or paragraph, else `''`. */
  readonly content: string;
  /** A paragraph in a list whose items are not set apart. */
  readonly isTight: boolean;
  readonly parent: MarkdownBlock | null;
  readonly children: MarkdownBlock[];
}

/** A note taken apart into blocks. */
export interface MarkdownTree {
  /** The whole text, frontmatter included; positions are its UTF-16 code units. */
  readonly text: string;
  readonly bodyStart: number;
  /** Where each line of the body begins, and at last the end of the text. */
  readonly lineStarts: readonly number[];
  /** The 1-based line of the file on which the body begins. */
  readonly firstLine: number;
  /** At the top level. */
  readonly blocks: readonly MarkdownBlock[];
  readonly references: References;
}

/** Takes a note apart. Throws `unsupported` for nesting so deep that it is not read. */
export function readMarkdownTree(text: string): MarkdownTree {
  const front = findFrontmatter(text);
  const bodyStart = front?.bodyStart ?? 0;
  const body = text.slice(bodyStart);
  const lineStarts = [bodyStart];
  for (const { index, 0: lineBreak } of body.matchAll(/\r\n?|\n/g))
    lineStarts.push(bodyStart + index + lineBreak.length);
  if (lineStarts.at(-1) !== text.length) lineStarts.push(text.length);
  const references = Object.create(null) as References;
  const tokens = readTokens(
    body.replace(/\r\n?/g, '\n').replaceAll('\0', '\ufffd'),
    lineStarts.length,
    references,
  );
  return {
    text,
    bodyStart,
    lineStarts,
    firstLine: (front?.lines ?? 0) + 1,
    blocks: toBlocks(tokens),
    references,
  };
}

/** Every block of a tree in the order in which they begin. */
export function* everyBlock(blocks: readonly MarkdownBlock[]): Generator<MarkdownBlock> {
  for (const block of blocks) {
    yield block;
    yield* everyBlock(block.children);
  }
}

let stepsLeft = 0;
class TooManySteps extends Error {}

const parser = new MarkdownIt({ html: true, maxNesting: MAX_BLOCK_NESTING });
parser.normalizeLink = (url) => url;
parser.validateLink = () => true;
parser.block.ruler.before('table', 'count_steps', countStep, {
  alt: ['paragraph', 'reference', 'blockquote', 'list'],
});

/** Stands before all other rules and never matches: each block decision passes it once. */
function countStep(): boolean {
  if (--stepsLeft < 0) throw new TooManySteps();
  return false;
}

function readTokens(body: string, lineCount: number, references: References): Token[] {
  stepsLeft = 10_000 + lineCount * MAX_BLOCK_STEPS_PER_LINE;
  const tokens: Token[] = [];
  try {
    parser.block.parse(body, parser, { references }, tokens);
  } catch (error) {
    if (!(error instanceof TooManySteps)) throw error;
    const message =
      'Quotes and lists are nested so deeply here that its parts cannot be told; edit its lines.';
    throw new CodexError('unsupported', message);
  }
  return tokens;
}

function toBlocks(tokens: readonly Token[]): MarkdownBlock[] {
  const top: MarkdownBlock[] = [];
  const open: MutableBlock[] = [];
  for (const token of tokens) {
    if (token.type === 'inline') addInline(open.at(-1), token);
    else if (token.nesting < 0) open.pop();
    else {
      const block = toBlock(token, open.at(-1) ?? null);
      (block.parent?.children ?? top).push(block);
      if (token.nesting > 0) open.push(block);
    }
  }
  return top;
}

interface MutableBlock extends MarkdownBlock {
  content: string;
}

function toBlock(token: Token, parent: MutableBlock | null): MutableBlock {
  const [from, to] = token.map ?? [parent?.from ?? 0, parent?.to ?? 0];
  const type = token.type.replace(/_open$/, '');
  const level = type === 'heading' ? Number(token.tag.slice(1)) : 0;
  return {
    type,
    from,
    to,
    markup: token.markup,
    level,
    content: '',
    isTight: token.hidden,
    parent,
    children: [],
  };
}

function addInline(block: MutableBlock | undefined, token: Token): void {
  if (block !== undefined) block.content = token.content;
}
