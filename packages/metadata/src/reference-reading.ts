import MarkdownIt from 'markdown-it';
import type { StateInline, Token } from 'markdown-it';
import { wikilinkEnd } from './inline-scan.ts';
import { isExternal, readAddress, readWikilink } from './links.ts';
import { readTag } from './tag.ts';

/**
 * What a Markdown text holds as the whole library reads it, with rules for wikilinks and tags added: the yardstick of
 * `parseMarkdown` in tests and in `scripts/compare-markdown.ts`. Each line is one finding; they are sorted.
 */
export function readWithLibrary(body: string): string[] {
  const found: string[] = [];
  for (const token of library.parse(body, { references: {} })) {
    if (token.type === 'inline') collect(token.children ?? [], found);
  }
  return found.sort();
}

/** One finding as text. */
export function describeLink(link: {
  kind: string;
  target: string;
  heading: string | null;
  block: string | null;
  text: string | null;
}): string {
  return JSON.stringify([link.kind, link.target, link.heading, link.block, link.text]);
}

const library = new MarkdownIt({ html: true, maxNesting: 100 });
library.normalizeLink = (url) => url;
library.validateLink = () => true;
library.inline.ruler.before('link', 'wiki', (state, silent) => wikiRule(state, silent, 'wiki', '[['));
library.inline.ruler.before('image', 'embed', (state, silent) => wikiRule(state, silent, 'embed', '![['));
library.inline.ruler.before('link', 'tag', (state, silent) => {
  const tag = state.src.charCodeAt(state.pos) === 35 ? readTag(state.src, state.pos) : null;
  if (tag === null || tag.end > state.posMax) return false;
  if (!silent) {
    const token = state.push('tag', '', 0);
    token.meta = { name: tag.name };
    token.content = state.src.slice(state.pos, tag.end);
  }
  state.pos = tag.end;
  return true;
});

function wikiRule(state: StateInline, silent: boolean, kind: 'wiki' | 'embed', opening: string): boolean {
  const start = state.pos + opening.length;
  const end = state.src.startsWith(opening, state.pos) ? wikilinkEnd(state.src, start) : -1;
  if (end < 0) return false;
  if (!silent) {
    const inner = state.src.slice(start, end);
    const token = state.push(kind, '', 0);
    token.meta = { inner };
    token.content = (kind === 'embed' ? '!' : '') + (readWikilink(inner).text ?? inner);
  }
  state.pos = end + 2;
  return true;
}

function collect(tokens: readonly Token[], found: string[]): void {
  let open: { token: Token; text: string } | null = null;
  for (const token of tokens) {
    if (token.type === 'link_open' && token.markup !== 'autolink') open = { token, text: '' };
    else if (token.type === 'link_close' && token.markup !== 'autolink') {
      addLink('markdown', String(open?.token.attrGet('href') ?? ''), open?.text ?? '', found);
      open = null;
    } else if (open !== null) open.text += textOf(token);
    addLeaf(token, open !== null, found);
  }
}

function addLeaf(token: Token, isInLink: boolean, found: string[]): void {
  const inner = (token.meta as { inner?: string } | null)?.inner;
  if (token.type === 'tag' && !isInLink) found.push(`#${(token.meta as { name: string }).name}`);
  if (token.type === 'image') addLink('image', String(token.attrGet('src') ?? ''), textOf(token), found);
  if (inner !== undefined && !isExternal(inner.trim())) {
    found.push(describeLink({ kind: token.type, ...readWikilink(inner) }));
  }
}

function addLink(kind: string, href: string, shown: string, found: string[]): void {
  if (isExternal(href)) return;
  const address = readAddress(href);
  if (address.target === '' && address.heading === null && address.block === null) return;
  const text = shown.replace(/\s+/g, ' ').trim();
  found.push(describeLink({ kind, ...address, text: text === '' || text === address.target ? null : text }));
}

function textOf(token: Token): string {
  if (token.type === 'softbreak' || token.type === 'hardbreak') return ' ';
  if (token.type === 'image') return (token.children ?? []).map(textOf).join('');
  return token.type === 'html_inline' ? '' : token.content;
}
