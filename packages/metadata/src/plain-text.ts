import MarkdownIt from 'markdown-it';
import type { StateInline, Token } from 'markdown-it';
import { wikilinkEnd } from './inline-scan.ts';
import type { References } from './markdown-blocks.ts';
import { readWikilink } from './links.ts';

/**
 * What can be markup at all. An underscore between letters opens nothing, and the other signs count only before what
 * makes them one.
 */
const MARKUP = /[`*[\]\n\\]|~~|<[A-Za-z/!?]|&[#A-Za-z]|(?:^|[^A-Za-z0-9_])_|_(?:$|[^A-Za-z0-9_])/;
/** A label that is one code span and nothing else, the most frequent markup there is. */
const CODE_SPAN = /^`([^`\s](?:[^`\n]*[^`\s])?)`$/;
/** Longer texts keep their markup: the full library is only asked for short ones. */
const MAX_STRIPPED_CHARS = 1000;

const inlineParser = new MarkdownIt({ html: true });
inlineParser.inline.ruler.before('link', 'wikilink', (state, silent) => {
  const end = state.src.startsWith('[[', state.pos) ? wikilinkEnd(state.src, state.pos + 2) : -1;
  if (end < 0) return false;
  if (!silent) pushWikilink(state, state.src.slice(state.pos + 2, end));
  state.pos = end + 2;
  return true;
});

function pushWikilink(state: StateInline, inner: string): void {
  const { text } = readWikilink(inner);
  state.push('text', '', 0).content = text ?? inner;
}

/** The text of a heading or label without markup, white space joined. */
export function toPlainText(markdown: string, references: References): string {
  const code = CODE_SPAN.exec(markdown)?.[1];
  if (code !== undefined) return joinSpace(code);
  if (!MARKUP.test(markdown)) return joinSpace(markdown);
  if (markdown.length > MAX_STRIPPED_CHARS) return joinSpace(markdown);
  const [block] = inlineParser.parseInline(markdown, { references });
  return joinSpace(textOf(block?.children ?? []));
}

function joinSpace(text: string): string {
  return (/\s\s|[^\S ]/.test(text) ? text.replace(/\s+/g, ' ') : text).trim();
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map(textOfToken).join('');
}

function textOfToken(token: Token): string {
  if (token.type === 'softbreak' || token.type === 'hardbreak') return ' ';
  if (token.type === 'image') return textOf(token.children ?? []);
  return token.type === 'html_inline' ? '' : token.content;
}
