import type { Heading, ParsedLink, ParsedTodo, Problem } from '@codexlab/core';
import { scanInline, type InlineLink } from './inline-scan.ts';
import { MAX_ITEMS, MAX_MARKDOWN_LINES, MAX_NAME_CHARS, MAX_TODO_CHARS, MAX_TODOS } from './limits.ts';
import { isExternal, readAddress, readWikilink } from './links.ts';
import { readBlocks, type InlineBlock, type MarkdownBlocks, type References } from './markdown-blocks.ts';
import { toPlainText } from './plain-text.ts';
import { problem } from './problem.ts';
import { readTodo } from './todo.ts';

/** The structure of a Markdown text. */
export interface MarkdownStructure {
  readonly headings: readonly Heading[];
  readonly links: readonly ParsedLink[];
  /** Tags as they stand in the text, each as often as it does. */
  readonly tags: readonly string[];
  readonly blocks: readonly string[];
  readonly todos: readonly ParsedTodo[];
  readonly problems: readonly Problem[];
}

/**
 * Reads headings, links, tags, todos and block ids out of Markdown, in linear time; never throws. `firstLine` is the 1-based
 * line of the file on which the text begins (default 1).
 */
export function parseMarkdown(
  body: string,
  options: { readonly firstLine?: number } = {},
): MarkdownStructure {
  const source = toSource(body);
  const blocks = readBlocks(source.text, source.lines);
  const { references } = blocks;
  const found: Found = { headings: [], links: [], tags: [], blocks: [], todos: [], references };
  for (const block of blocks.inlines) readBlock(block, block.line + (options.firstLine ?? 1), found);
  return limited(found, sourceProblems(source, blocks));
}

/**
 * False for Markdown in which `parseMarkdown` finds nothing: there is no `#`, `[` or `^` in it, and no line that could
 * underline a heading. Costs a thirtieth of it.
 */
export function mayHaveStructure(body: string): boolean {
  return STRUCTURE.test(body);
}

const STRUCTURE = /[[#^]|[=-][ \t]*(?:[\r\n]|$)/;

/** A text as the block rules expect it. */
export interface MarkdownSource {
  readonly text: string;
  readonly lines: number;
  readonly truncated: boolean;
}

/** One kind of line end, no NUL, not too many lines: what the block rules expect. */
export function toSource(body: string): MarkdownSource {
  let text = body.includes('\r') ? body.replace(/\r\n?/g, '\n') : body;
  if (text.includes('\0')) text = text.replaceAll('\0', '\ufffd');
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    if (lines++ === MAX_MARKDOWN_LINES) return { text: text.slice(0, at), lines, truncated: true };
  }
  return { text, lines, truncated: false };
}

function sourceProblems(source: MarkdownSource, blocks: MarkdownBlocks): Problem[] {
  const problems: Problem[] = [];
  if (source.truncated) {
    const message = `Links and tags after line ${MAX_MARKDOWN_LINES} of the text were not read; split the file.`;
    problems.push(problem('markdown_too_long', message));
  }
  if (!blocks.complete) {
    const message = 'Quotes and lists are nested so deeply that links, tags and headings were not read.';
    problems.push(problem('markdown_too_nested', message));
  }
  return problems;
}

interface Found {
  readonly headings: Heading[];
  readonly links: ParsedLink[];
  readonly tags: string[];
  readonly blocks: string[];
  readonly todos: ParsedTodo[];
  readonly references: References;
}

function readBlock(block: InlineBlock, line: number, found: Found): void {
  const { content } = block;
  const id = block.isCell ? null : readBlockId(content);
  if (id !== null) found.blocks.push(id);
  if (block.level > 0 && found.headings.length <= MAX_ITEMS)
    found.headings.push(toHeading(block, id, line, found.references));
  if (block.isItem && found.todos.length <= MAX_TODOS) addTodo(content, line, found);
  const { links, tags } = scanInline(content, found.references);
  for (const tag of tags) found.tags.push(tag);
  if (links.length > 0 && found.links.length <= MAX_ITEMS) addLinks(content, links, line, found);
}

function addTodo(content: string, line: number, found: Found): void {
  const todo = readTodo(content);
  if (todo === null) return;
  const heading = found.headings.at(-1)?.text.slice(0, MAX_TODO_CHARS).toWellFormed() ?? '';
  found.todos.push({ line, ...todo, heading: heading === '' ? null : heading });
}

/** The `id` of a block that ends with ` ^id`, or null. */
export function readBlockId(content: string): string | null {
  let at = content.length - 1;
  while (at >= 0 && isIdCharacter(content.charCodeAt(at))) at--;
  if (at === content.length - 1 || at < 0 || content[at] !== '^') return null;
  const isOwnWord = at === 0 || /\s/.test(content[at - 1]!);
  return isOwnWord && content.length - at <= MAX_NAME_CHARS ? content.slice(at + 1) : null;
}

function isIdCharacter(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 45
  );
}

/** Its text is made when it is asked for: of most files only the first one ever is. */
function toHeading(block: InlineBlock, id: string | null, line: number, references: References): Heading {
  const source = id === null ? block.content : block.content.slice(0, -id.length - 1);
  let text: string | null = null;
  return {
    level: block.level,
    get text() {
      return (text ??= shortened(toPlainText(source, references)).toWellFormed());
    },
    line,
  };
}

function addLinks(content: string, links: InlineLink[], firstLine: number, found: Found): void {
  links.sort((a, b) => a.at - b.at);
  let line = firstLine;
  let newline = nextLineBreak(content, 0);
  for (const link of links) {
    for (; newline < link.at; newline = nextLineBreak(content, newline + 1)) line++;
    const parsed = toLink(link, line, found.references);
    if (parsed !== null) found.links.push(parsed);
  }
}

function nextLineBreak(content: string, from: number): number {
  const at = content.indexOf('\n', from);
  return at < 0 ? content.length : at;
}

/** The link with its address taken apart, or null when it leads out of the notebook or nowhere. */
function toLink(link: InlineLink, line: number, references: References): ParsedLink | null {
  const isWiki = link.kind === 'wiki' || link.kind === 'embed';
  if (isExternal(isWiki ? link.target.trim() : link.target)) return null;
  if (isWiki) {
    const wiki = readWikilink(link.target);
    return { kind: link.kind, ...wiki, text: wiki.text === null ? null : shortened(wiki.text), line };
  }
  const address = readAddress(link.target);
  if (address.target === '' && address.heading === null && address.block === null) return null;
  const text = shortened(toPlainText(link.label, references));
  return { kind: link.kind, ...address, text: text === '' || text === address.target ? null : text, line };
}

function shortened(text: string): string {
  return text.length > MAX_NAME_CHARS ? text.slice(0, MAX_NAME_CHARS).toWellFormed() : text;
}

function limited(found: Found, problems: Problem[]): MarkdownStructure {
  const { headings, links, tags, blocks, todos } = found;
  const lists = [headings, links, tags, blocks];
  if (lists.some((list) => list.length > MAX_ITEMS)) {
    const message = `More than ${MAX_ITEMS} links, tags or headings; those after that number are left out.`;
    problems.push(problem('markdown_too_many_items', message));
    for (const list of lists) list.length = Math.min(list.length, MAX_ITEMS);
  }
  if (todos.length > MAX_TODOS) {
    const message = `More than ${MAX_TODOS} todos; those after that number are left out. Split the file.`;
    problems.push(problem('markdown_too_many_todos', message, todos.at(-1)!.line));
    todos.length = MAX_TODOS;
  }
  return { headings, links, tags, blocks, todos, problems };
}
