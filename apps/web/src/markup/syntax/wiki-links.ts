import type { MarkdownIt } from 'markdown-it';

/** A link as it stands between `[[` and `]]`. */
export interface WikiLink {
  /** Name or path of the file, with `#heading` or `#^block`. */
  readonly target: string;
  /** What is shown instead, or the size of an embedded picture; null when nothing is said. */
  readonly alias: string | null;
}

/** Takes apart what stands between the brackets; null when it is no link. */
function readWikiLink(inner: string): WikiLink | null {
  const bar = inner.indexOf('|');
  const target = (bar < 0 ? inner : inner.slice(0, bar)).replace(/\\$/, '').trim();
  const alias = bar < 0 ? '' : inner.slice(bar + 1).trim();
  return target === '' || target === '#' ? null : { target, alias: alias === '' ? null : alias };
}

/** `[[name#heading|shown]]` becomes a link, `![[name]]` a place where the file is shown. */
export function wikiLinks(md: MarkdownIt): void {
  md.inline.ruler.before('link', 'wiki_link', (state, silent) => {
    const { src, pos } = state;
    const isEmbed = src.startsWith('![[', pos);
    if (!isEmbed && !src.startsWith('[[', pos)) return false;
    const start = pos + (isEmbed ? 3 : 2);
    const inner = /^[^\n[\]]+(?=\]\])/.exec(src.slice(start, start + 2000))?.[0];
    const link = inner === undefined ? null : readWikiLink(inner);
    if (inner === undefined || link === null) return false;
    if (!silent) {
      const token = state.push(isEmbed ? 'wiki_embed' : 'wiki_link', '', 0);
      token.content = link.target;
      token.info = link.alias ?? '';
    }
    state.pos = start + inner.length + 2;
    return true;
  });
  const { escapeHtml } = md.utils;
  md.renderer.rules['wiki_link'] = (tokens, index) => {
    const { content: target, info: alias } = tokens[index]!;
    const shown = alias !== '' ? alias : target.replace(/^#\^?/, '').replace(/#\^?/, ' › ');
    return `<a class="md-wiki" href="#" data-wiki="1" data-link="${escapeHtml(target)}">${escapeHtml(shown)}</a>`;
  };
  md.renderer.rules['wiki_embed'] = (tokens, index) => {
    const { content: target, info: alias } = tokens[index]!;
    const title = alias === '' ? '' : ` title="${escapeHtml(alias)}"`;
    return `<span class="md-embed" data-embed="${escapeHtml(target)}"${title}>${escapeHtml(target)}</span>`;
  };
}
