import type { MarkdownIt } from 'markdown-it';

/** `==important==` is marked, and `%%a remark%%` is not shown. */
export function marks(md: MarkdownIt): void {
  md.inline.ruler.before('emphasis', 'mark', (state, silent) => {
    const match = startsWith(state.src, state.pos, '==')
      ? /^==(?![\s=])([^\n]*?[^\s=])==(?!=)/.exec(state.src.slice(state.pos, state.pos + 2000))
      : null;
    if (match === null) return false;
    if (!silent) {
      state.push('mark_open', 'mark', 1);
      const { posMax } = state;
      state.pos += 2;
      state.posMax = state.pos + match[1]!.length;
      state.md.inline.tokenize(state);
      state.posMax = posMax;
      state.pos += 2;
      state.push('mark_close', 'mark', -1);
    } else state.pos += match[0].length;
    return true;
  });
  md.inline.ruler.before('emphasis', 'remark', (state) => {
    const match = startsWith(state.src, state.pos, '%%')
      ? /^%%[^%]*%%/.exec(state.src.slice(state.pos, state.pos + 10_000))
      : null;
    if (match === null) return false;
    state.pos += match[0].length;
    return true;
  });
}

function startsWith(text: string, at: number, start: string): boolean {
  return text.startsWith(start, at);
}
