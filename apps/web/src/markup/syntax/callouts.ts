import type { MarkdownIt, Token } from 'markdown-it';

const HEAD = /^\[!([\w-]{1,40})\]([+-]?)[ \t]*([^\n]*)(?:\n|$)/;

/** What a callout looks like: several names share one look. */
const LOOKS: Readonly<Record<string, string>> = {
  ...named('note info abstract summary tldr todo example quote cite', 'note'),
  ...named('tip hint important success check done', 'good'),
  ...named('question help faq warning caution attention', 'warn'),
  ...named('failure fail missing danger error bug', 'bad'),
};

/** `> [!note] Title` makes a box of a quotation; `-` after the bracket closes it at first, `+` opens it. */
export function callouts(md: MarkdownIt): void {
  md.core.ruler.before('inline', 'callouts', ({ tokens }) => {
    for (let index = 0; index < tokens.length - 2; index++)
      if (tokens[index]!.type === 'blockquote_open') toCallout(tokens, index);
  });
  const { escapeHtml } = md.utils;
  md.renderer.rules['callout_open'] = (tokens, index, options, env, self) => {
    const { info: name, content: title, markup: fold } = tokens[index]!;
    const look = Object.hasOwn(LOOKS, name) ? LOOKS[name]! : 'note';
    const label = title === '' ? `${name.charAt(0).toUpperCase()}${name.slice(1)}` : '';
    const shown =
      title === ''
        ? escapeHtml(label)
        : self.renderInline(md.parseInline(title, env ?? {})[0]!.children!, options, env);
    const start = `class="md-callout md-callout-${look}" data-callout="${escapeHtml(name)}"`;
    return fold === ''
      ? `<div ${start}><div class="md-callout-title">${shown}</div>\n`
      : `<details ${start}${fold === '+' ? ' open' : ''}><summary class="md-callout-title">${shown}</summary>\n`;
  };
  md.renderer.rules['callout_close'] = (tokens, index) =>
    tokens[index]!.markup === '' ? '</div>\n' : '</details>\n';
}

function toCallout(tokens: Token[], index: number): void {
  const inline = tokens[index + 2]!;
  if (tokens[index + 1]!.type !== 'paragraph_open' || inline.type !== 'inline') return;
  const match = HEAD.exec(inline.content);
  if (match === null) return;
  const [head, name, fold, title] = match;
  const callout = { info: name!.toLowerCase(), content: title!.trim(), markup: fold! };
  inline.content = inline.content.slice(head.length);
  const close = closing(tokens, index);
  Object.assign(tokens[index]!, { type: 'callout_open', ...callout });
  Object.assign(close, { type: 'callout_close', ...callout });
  if (inline.content.trim() === '') tokens.splice(index + 1, 3);
}

function closing(tokens: readonly Token[], index: number): Token {
  const { level } = tokens[index]!;
  return tokens.slice(index).find((token) => token.type === 'blockquote_close' && token.level === level)!;
}

function named(names: string, look: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map((name) => [name, look]));
}
