import type { MarkdownIt } from 'markdown-it';

const TAG = /[\p{L}\p{M}\p{N}_/-]+/uy;
/** Characters after which `#` is part of an address, an entity, a heading or a name. */
const NOT_BEFORE = '#&/\\_-=@.%$`^+?';
const BEFORE = /[\p{Z}\p{P}\p{S}\s]/u;

/** `#tag/sub` becomes a link to everything with this tag; the index reads tags by the same rules. */
export function tags(md: MarkdownIt): void {
  md.inline.ruler.before('emphasis', 'tag', (state, silent) => {
    const { src, pos } = state;
    if (src.charCodeAt(pos) !== 35 || !mayFollow(src.charAt(pos - 1)) || state.linkLevel > 0) return false;
    TAG.lastIndex = pos + 1;
    const name = TAG.exec(src)?.[0].replace(/\/+$/, '') ?? '';
    if (!/[\p{L}\p{N}]/u.test(name) || !/[^\d/]/.test(name) || name.startsWith('/')) return false;
    if (!silent) state.push('tag', '', 0).content = name;
    state.pos = pos + 1 + name.length;
    return true;
  });
  md.renderer.rules['tag'] = (tokens, index) => {
    const name = md.utils.escapeHtml(tokens[index]!.content);
    return `<a class="md-tag" href="#" data-tag="${name}" data-link="">#${name}</a>`;
  };
}

function mayFollow(before: string): boolean {
  return before === '' || (!NOT_BEFORE.includes(before) && BEFORE.test(before));
}
