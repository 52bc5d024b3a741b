import type { MarkdownIt } from 'markdown-it';

const INLINE = /^\$(?![\s$])((?:\\.|[^\\$\n])*(?:\\.|[^\\$\s]))\$(?!\d)/;
const DISPLAY_INLINE = /^\$\$((?:\\.|[^\\$])+)\$\$/;

/** `$x$` within a line and `$$…$$` as a block: kept as they are written, and drawn once they are seen. */
export function math(md: MarkdownIt): void {
  const { escapeHtml } = md.utils;
  md.inline.ruler.after('escape', 'math_inline', (state, silent) => {
    if (state.src.charCodeAt(state.pos) !== 36) return false;
    const rest = state.src.slice(state.pos, state.pos + 4000);
    const isDisplay = rest.startsWith('$$');
    const match = (isDisplay ? DISPLAY_INLINE : INLINE).exec(rest);
    if (match === null) return false;
    if (!silent) {
      const token = state.push(isDisplay ? 'math_block' : 'math_inline', '', 0);
      token.content = match[1]!;
    }
    state.pos += match[0].length;
    return true;
  });
  md.block.ruler.before(
    'fence',
    'math_block',
    (state, start, end, silent) => {
      const first = lineAt(state, start);
      if (!first.startsWith('$$')) return false;
      const last = closingLine(state, start, end);
      if (last === null) return false;
      if (silent) return true;
      const token = state.push('math_block', '', 0);
      const text = state.getLines(start, last + 1, state.blkIndent, false).trim();
      token.content = text.slice(2, -2).trim();
      token.map = [start, last + 1];
      token.block = true;
      state.line = last + 1;
      return true;
    },
    { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
  );
  md.renderer.rules['math_inline'] = (tokens, index) =>
    `<span class="md-math" data-math="inline">${escapeHtml(tokens[index]!.content)}</span>`;
  md.renderer.rules['math_block'] = (tokens, index) =>
    `<span class="md-math md-math-block" data-math="block">${escapeHtml(tokens[index]!.content)}</span>\n`;
}

interface Lines {
  readonly src: string;
  readonly bMarks: readonly number[];
  readonly tShift: readonly number[];
  readonly eMarks: readonly number[];
}

function lineAt({ src, bMarks, tShift, eMarks }: Lines, line: number): string {
  return src.slice(bMarks[line]! + tShift[line]!, eMarks[line]!).trimEnd();
}

/** The line that ends with `$$`: the first one itself when more stands on it; null when a blank line or the end comes before. */
function closingLine(lines: Lines, start: number, end: number): number | null {
  const first = lineAt(lines, start);
  if (first.length > 4 && first.endsWith('$$'))
    return first.indexOf('$$', 2) === first.length - 2 ? start : null;
  if (first.indexOf('$$', 2) >= 0) return null;
  for (let line = start + 1; line < end; line++) {
    const text = lineAt(lines, line);
    if (text.endsWith('$$')) return line;
    if (text.includes('$$')) return null;
  }
  return null;
}
